package org.countersign.bench;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// One kind of work in the table, and what is to be reached with it.
enum Row {
    /// 64 connections, each with its next request as soon as it has an answer.
    KEEP_ALIVE("keep-alive") {
        @Override
        List<Goal> measure(TableRun table) throws Exception {
            var runs = table.thrice(TableRun.Kind.SSH_SIGN, Pattern.closedLoop(CONNECTIONS, SECONDS));
            return List.of(atLeast("certificates/s", 4500, runs, Measured::perSecond), p99(40, runs),
                    atMost("server CPU in crypto floors", 2.5, runs, run -> run.serverMicros() / table.floorMicros()),
                    table.memory());
        }
    },
    ONE("one") {
        @Override
        List<Goal> measure(TableRun table) throws Exception {
            var runs = table.thrice(TableRun.Kind.SSH_SIGN, Pattern.closedLoop(1, SECONDS));
            return List.of(atLeast("certificates/s", 1500, runs, Measured::perSecond));
        }
    },
    /// 64 clients, each with a TLS connection of its own for every request.
    NEW("new") {
        @Override
        List<Goal> measure(TableRun table) throws Exception {
            var runs = table.thrice(TableRun.Kind.SSH_SIGN, Pattern.closedLoop(CONNECTIONS, SECONDS).withNewConnections());
            return List.of(atLeast("certificates/s", 1300, runs, Measured::perSecond), table.memory());
        }
    },
    /// Half of what the server can do, for a minute, each request sent when it is due.
    HALF("half") {
        @Override
        List<Goal> measure(TableRun table) throws Exception {
            var runs = table.thrice(TableRun.Kind.SSH_SIGN, Pattern.openLoop(CONNECTIONS, MINUTE, (int) (table.peak() / 2)));
            return List.of(p99(10, runs), atMost("p99.9, ms", 50, runs, run -> run.tally().millisAt(99.9)), table.memory());
        }
    },
    /// Twice what the server can do falls due, for a minute, on more connections than it works for at once; then half of it again. What is
    /// due while every connection waits for an answer is sent late, so that the whole takes longer than a minute.
    DOUBLE("double") {
        @Override
        List<Goal> measure(TableRun table) throws Exception {
            double peak = table.peak();
            var runs = table.overload((int) (2 * peak));
            var crowds = runs.stream().map(TableRun.Overload::crowd).toList();
            return List.of(atLeast("served, in peaks", 0.8, crowds, run -> run.perSecond() / peak),
                    atMost("neither served nor sent away", 0, crowds, run -> run.tally().errorCount()),
                    atMost("p99 5 s later, ms", 10, runs.stream().map(TableRun.Overload::after).toList(), run -> run.tally().millisAt(99)),
                    table.memory());
        }
    },
    SIGN("sign") {
        @Override
        List<Goal> measure(TableRun table) throws Exception {
            var runs = table.thrice(TableRun.Kind.X509_SIGN, Pattern.closedLoop(CONNECTIONS, SECONDS));
            return List.of(atLeast("certificates/s", 2500, runs, Measured::perSecond), table.memory());
        }
    },
    RENEW("renew") {
        @Override
        List<Goal> measure(TableRun table) throws Exception {
            var runs = table.thrice(TableRun.Kind.SSH_RENEW, Pattern.closedLoop(CONNECTIONS, SECONDS));
            return List.of(atLeast("certificates/s", 2500, runs, Measured::perSecond), table.memory());
        }
    };

    private static final int CONNECTIONS = 64;
    private static final int SECONDS = 15;
    private static final int MINUTE = 60;

    private final String word;

    Row(String word) {
        this.word = word;
    }

    /// @throws IllegalArgumentException when there is none of that name
    static Row of(String word) {
        return Arrays.stream(values()).filter(row -> row.word.equals(word)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the table has no row " + word));
    }

    abstract List<Goal> measure(TableRun table) throws Exception;

    @Override
    public String toString() {
        return word;
    }

    private static Goal p99(double most, List<Measured> runs) {
        return atMost("p99, ms", most, runs, run -> run.tally().millisAt(99));
    }

    private static Goal atLeast(String what, double goal, List<Measured> runs, ToDoubleFunction<Measured> figure) {
        return new Goal(what, true, goal, runs.stream().map(figure::applyAsDouble).toList());
    }

    private static Goal atMost(String what, double goal, List<Measured> runs, ToDoubleFunction<Measured> figure) {
        return new Goal(what, false, goal, runs.stream().map(figure::applyAsDouble).toList());
    }
}
