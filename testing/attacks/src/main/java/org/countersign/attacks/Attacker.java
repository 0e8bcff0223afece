package org.countersign.attacks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.countersign.attacks.Good.Sent;
import org.countersign.attacks.Https.Answer;

/// Runs cases of the table against one server: sends the bad request, holds what happened against the verdict and the [Oracle], and
/// then sends the good request that the bad one was made from. After a refusal it must still be served; after a bad request that
/// is good after all, its token must be used up.
public final class Attacker implements AutoCloseable {
    private static final int UNAUTHORIZED = 401;

    private final Target target;
    private final Https client;
    private final Belongings own;
    private final Forge forge;
    private final Oracle oracle;
    private final Sockets sockets;
    private Oracle.Figures expected;
    private long served;

    private Attacker(Target target, Https client, Belongings own) throws IOException {
        this.target = target;
        this.client = client;
        this.own = own;
        this.forge = new Forge(new Signing(target.key(), own.stranger()), new Symbols(target, own));
        this.oracle = new Oracle(target.traces());
        this.sockets = new Sockets(target);
        this.expected = oracle.figures();
        this.served = Belongings.CERTIFICATES;
    }

    public static Attacker on(Target target) throws IOException {
        var client = new Https(target.tls(), target.port());
        return new Attacker(target, client, Belongings.of(target, client));
    }

    /// What came of a case.
    ///
    /// @param status 0 without an answer
    /// @param faults empty when everything was as it has to be
    public record Outcome(Case attack, int status, List<String> faults) {
        public Outcome {
            faults = List.copyOf(faults);
        }
    }

    /// How many requests were served so far: so many decisions stand on the ledger.
    public long served() {
        return served;
    }

    public Outcome run(Case attack) throws IOException, InterruptedException {
        target.traces().takeLog();
        return attack.row().send().isEmpty() ? request(attack) : socket(attack);
    }

    /// What is wrong with the traces of all cases since the last call: CA keys were used, and credentials spent, for the requests
    /// that were served and for no others.
    public List<String> settle() throws IOException {
        var figures = oracle.figures();
        if (figures.equals(expected)) {
            return List.of();
        }
        var fault = "refusals left traces: " + figures + " instead of " + expected;
        expected = figures;
        return List.of(fault);
    }

    private void served(Case attack) {
        served++;
        expected = expected.served(attack.place());
    }

    private Outcome request(Case attack) throws IOException, InterruptedException {
        var good = Good.of(attack.place(), target, own);
        var token = good.token();
        var bad = forge.forge(attack, good, token);
        var answer = send(attack, bad);
        var faults = new ArrayList<String>();
        var verdict = attack.row().expect();
        if (!verdict.allows(answer.status())) {
            faults.add(answer.status() + " instead of " + verdict + ": " + answer.text().strip());
        }
        boolean refused = answer.status() >= 400;
        if (refused) {
            faults.addAll(Oracle.faultsOf(answer));
        } else {
            served(attack);
        }
        faults.addAll(oracle.faultsOfLog(answer, List.of(token.substring(token.lastIndexOf('.')))));
        faults.addAll(well());
        faults.addAll(afterwards(attack, good.send(token), refused));
        return new Outcome(attack, answer.status(), faults);
    }

    private Answer send(Case attack, Sent sent) throws IOException {
        return client.exchange(sent.method(), attack.path(), sent.headers(), Bytes.raw(sent.body()));
    }

    private List<String> well() throws IOException {
        var health = client.exchange("GET", "/health", Map.of(), new byte[0]);
        return health.status() == 200 ? List.of() : List.of("the server is not well: " + health.text());
    }

    private List<String> afterwards(Case attack, Sent good, boolean refused) throws IOException {
        var answer = send(attack, good);
        boolean right = refused ? answer.status() == 200 || answer.status() == 201 : answer.status() == UNAUTHORIZED;
        if (answer.status() < 400) {
            served(attack);
        }
        return right ? List.of() : List.of("the good request afterwards: " + answer.status() + " " + answer.text().strip());
    }

    private Outcome socket(Case attack) throws IOException {
        var faults = new ArrayList<>(sockets.run(attack));
        faults.addAll(well());
        return new Outcome(attack, attack.row().expect().refusals().getFirst(), faults);
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
