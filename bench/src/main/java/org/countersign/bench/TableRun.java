package org.countersign.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.countersign.core.crypto.Crypto;

/// One server, asked for rows of the table one after the other. It is warmed up for each kind of work before that is measured: what is
/// measured is a server that has been at work for a while.
final class TableRun {
    private static final int RUNS = 3;
    private static final int CONNECTIONS = 64;
    private static final int SECONDS_OF_WARM_UP = 60;
    /// Most of the code is warm by then.
    private static final int SECONDS_OF_FURTHER_WARM_UP = 30;
    /// More code, and fewer requests in a second that would warm it.
    private static final int SECONDS_OF_WARM_UP_BY_NEW_CONNECTIONS = 90;
    private static final int SECONDS_OF_PEAK = 10;
    private static final int SECONDS_TO_RECOVER = 5;
    /// More than the server takes at once, so that it has to send some away.
    private static final int CROWD = 800;
    /// Until all is answered that falls due in a minute.
    private static final Duration OVERLOAD = Duration.ofMinutes(5);
    private static final int MOST_PER_SECOND = 7000;
    private static final int MOST_NEW_CONNECTIONS_PER_SECOND = 2500;

    /// What is asked for.
    enum Kind { SSH_SIGN, X509_SIGN, SSH_RENEW }

    /// What the server is to be warm for.
    private record Way(Kind kind, boolean newConnections) {}

    /// A run with more load than the server can bear, and one with half of what it can, from five seconds after its end.
    record Overload(Measured crowd, Measured after) {}

    private final BenchedCa ca;
    private final CaPublicKeys keys;
    private final ServerProcess server;
    private final Crypto crypto;
    private final CryptoFloor.Floor floor;
    private final Map<Kind, Work> works = new EnumMap<>(Kind.class);
    private final Set<Way> warm = new HashSet<>();
    private final List<Double> resident = new ArrayList<>();
    private OptionalDouble peak = OptionalDouble.empty();

    TableRun(BenchedCa ca, CaPublicKeys keys, ServerProcess server, Crypto crypto, CryptoFloor.Floor floor) {
        this.ca = ca;
        this.keys = keys;
        this.server = server;
        this.crypto = crypto;
        this.floor = floor;
    }

    double floorMicros() {
        return floor.micros();
    }

    /// The same load three times. Every request has to be answered with a certificate.
    List<Measured> thrice(Kind kind, Pattern pattern) throws Exception {
        var runs = new ArrayList<Measured>();
        for (int i = 0; i < RUNS; i++) {
            runs.add(withoutErrors(run(kind, pattern)));
        }
        return runs;
    }

    /// What 64 connections get that ask as fast as they are answered: of several seconds, of which the first are not counted.
    double peak() throws Exception {
        if (peak.isEmpty()) {
            peak = OptionalDouble.of(withoutErrors(run(Kind.SSH_SIGN, Pattern.closedLoop(CONNECTIONS, SECONDS_OF_PEAK))).perSecond());
            System.out.printf("peak      %,.0f certificates/s on %d connections%n", peak.getAsDouble(), CONNECTIONS);
        }
        return peak.getAsDouble();
    }

    List<Overload> overload(int rate) throws Exception {
        var runs = new ArrayList<Overload>();
        var half = Pattern.openLoop(CONNECTIONS, SECONDS_TO_RECOVER, rate / 4);
        for (int i = 0; i < RUNS; i++) {
            // What comes after is made before, so that it can begin at once.
            byte[][] recovering = work(Kind.SSH_SIGN).requests(half.requests(0), OVERLOAD);
            byte[][] recovered = work(Kind.SSH_SIGN).requests(half.requests(0), OVERLOAD);
            var crowd = run(Kind.SSH_SIGN, Pattern.openLoop(CROWD, 60, rate));
            Measured.run(ca, server, half, recovering);
            runs.add(new Overload(crowd, withoutErrors(Measured.run(ca, server, half, recovered))));
        }
        return runs;
    }

    /// The memory of the server at the end of its runs until now.
    Goal memory() {
        return new Goal("resident under load, MB", false, 300, List.copyOf(resident));
    }

    private Measured run(Kind kind, Pattern pattern) throws Exception {
        warmUp(new Way(kind, pattern.newConnections()));
        var work = work(kind);
        var measured = Measured.run(ca, server, pattern, requests(kind, pattern));
        work.check(measured.tally().samples());
        resident.add((double) measured.residentMegabytes());
        System.out.printf("run       %s, %d connections: %,.0f certificates/s, p50 %.2f ms, p99 %.2f ms, server %.0f us and client %.0f us"
                + " CPU each, %d MB resident, %,d sent away%s%n", kind, pattern.connections(), measured.perSecond(), measured.tally().millisAt(50),
                measured.tally().millisAt(99), measured.serverMicros(), measured.clientMicros(), measured.residentMegabytes(),
                measured.tally().sentAway(), measured.tally().errorCount() == 0 ? "" : ", errors: " + measured.tally().errors());
        return measured;
    }

    private Work work(Kind kind) throws Exception {
        if (!works.containsKey(kind)) {
            works.put(kind, switch (kind) {
                case SSH_SIGN -> new UserCertificates(ca, UserTokens.jwk(ca), keys.user(), crypto);
                case X509_SIGN -> new LeafCertificates(ca, keys.leafs());
                case SSH_RENEW -> HostRenewals.prepare(ca, keys.host(), crypto);
            });
        }
        return works.get(kind);
    }

    private byte[][] requests(Kind kind, Pattern pattern) throws Exception {
        return work(kind).requests(pattern.requests(pattern.newConnections() ? MOST_NEW_CONNECTIONS_PER_SECOND : MOST_PER_SECOND),
                Duration.ofSeconds(pattern.seconds()));
    }

    private void warmUp(Way way) throws Exception {
        if (warm.add(way)) {
            int seconds = way.newConnections() ? SECONDS_OF_WARM_UP_BY_NEW_CONNECTIONS
                    : warm.size() == 1 ? SECONDS_OF_WARM_UP : SECONDS_OF_FURTHER_WARM_UP;
            var pattern = new Pattern(CONNECTIONS, way.newConnections(), seconds, 0);
            Measured.run(ca, server, pattern, requests(way.kind(), pattern));
        }
    }

    private static Measured withoutErrors(Measured measured) {
        if (measured.tally().errorCount() > 0 || measured.tally().sentAway() > 0) {
            throw new IllegalStateException("requests failed: " + measured.tally().errors() + ", sent away: " + measured.tally().sentAway());
        }
        return measured;
    }

    /// Measures rows and prints their lines when all have been measured.
    void print(List<Row> rows) throws Exception {
        var lines = new ArrayList<String>();
        for (var row : rows) {
            row.measure(this).forEach(goal -> lines.add(goal.line(row.toString())));
        }
        lines.forEach(System.out::println);
    }

    static List<Row> rows(List<String> words) {
        return words.isEmpty() ? Arrays.asList(Row.values()) : words.stream().map(Row::of).toList();
    }
}
