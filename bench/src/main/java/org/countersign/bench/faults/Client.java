package org.countersign.bench.faults;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.countersign.bench.BenchedCa;
import org.countersign.core.crypto.Crypto;

/// Asks a CA for certificates and revocations and writes every answer down, while somebody else does harm to it: it goes on asking
/// through refusals, broken connections and restarts, until its standard input ends.
///
/// Of every request that got no answer it finds out what became of it, by sending it again; and now and then it shows a token that
/// worked, which must never work again.
public final class Client {
    private Client() {}

    /// Ends with 0 when no answer was wrong.
    ///
    /// @param arguments folder of the CA, password file of the provisioner, file for the answers, how many connections, and how many
    ///                  requests a second they send together
    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 5) {
            System.err.println("usage: Client CA-HOME PASSWORD-FILE ANSWERS-FILE CONNECTIONS REQUESTS-PER-SECOND");
            System.exit(2);
        }
        Crypto.fastest().preferEverywhere();
        var ca = BenchedCa.read(Path.of(arguments[0]), Path.of(arguments[1]), "");
        int connections = Integer.parseInt(arguments[3]);
        int rate = Integer.parseInt(arguments[4]);
        var counts = new Counts();
        try (var answers = Answers.addTo(Path.of(arguments[2]))) {
            var asking = new ArrayList<Asker>();
            for (int i = 0; i < connections; i++) {
                asking.add(new Asker(ca, answers, counts, 1000.0 * connections / rate));
            }
            runUntilInputEnds(asking);
        }
        System.out.println("client    " + counts);
        counts.wrong().forEach(what -> System.out.println("WRONG     " + what));
        System.exit(counts.wrong().isEmpty() ? 0 : 1);
    }

    private static void runUntilInputEnds(Iterable<Asker> askers) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<?>>();
            askers.forEach(asker -> running.add(threads.submit(asker)));
            awaitEndOfInput();
            askers.forEach(Asker::stop);
            for (var one : running) {
                one.get();
            }
        }
    }

    private static void awaitEndOfInput() throws IOException {
        while (System.in.read() >= 0) {
            // whoever started this process says that it is over by closing the pipe, or by dying
        }
    }
}
