package org.countersign.bench.faults;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.countersign.bench.BenchedCa;
import org.countersign.bench.HttpsConnection;
import org.countersign.core.crypto.Crypto;

/// Shows the same one-time token to several servers of one CA at the same moment, again and again: one of them may issue, the others
/// have to say that it was used.
public final class Races {
    private Races() {}

    /// Ends with 0 when every token was good for exactly one certificate.
    ///
    /// @param arguments how many races, password file of the provisioner, and the folders of the servers
    public static void main(String[] arguments) throws Exception {
        if (arguments.length < 4) {
            System.err.println("usage: Races COUNT PASSWORD-FILE CA-HOME CA-HOME...");
            System.exit(2);
        }
        Crypto.fastest().preferEverywhere();
        int count = Integer.parseInt(arguments[0]);
        var nodes = new ArrayList<BenchedCa>();
        for (int i = 2; i < arguments.length; i++) {
            nodes.add(BenchedCa.read(Path.of(arguments[i]), Path.of(arguments[1]), ""));
        }
        var won = new int[nodes.size()];
        int wrong = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var maker = new Ask.Maker(nodes.getFirst());
            for (int race = 0; race < count; race++) {
                wrong += run(maker.sign(Instant.now()), nodes, won, threads) ? 0 : 1;
            }
        }
        System.out.println("races     " + count + " tokens shown to " + nodes.size() + " nodes at once, won by each node: "
                + Arrays.toString(won) + ", " + wrong + " not good for exactly one certificate");
        System.exit(wrong == 0 ? 0 : 1);
    }

    private static boolean run(Ask ask, List<BenchedCa> nodes, int[] won, ExecutorService threads) throws Exception {
        var start = new CyclicBarrier(nodes.size());
        var answers = new ArrayList<Future<HttpsConnection.Answer>>();
        for (BenchedCa node : nodes) {
            answers.add(threads.submit(() -> exchange(node, ask, start)));
        }
        int issued = 0;
        int refused = 0;
        for (int i = 0; i < answers.size(); i++) {
            var answer = answers.get(i).get();
            String text = new String(answer.body(), StandardCharsets.UTF_8);
            issued += answer.status() == 201 ? 1 : 0;
            won[i] += answer.status() == 201 ? 1 : 0;
            refused += answer.status() == 401 && text.contains("\"token-already-used\"") ? 1 : 0;
        }
        return issued == 1 && refused == nodes.size() - 1;
    }

    private static HttpsConnection.Answer exchange(BenchedCa node, Ask ask, CyclicBarrier start) throws Exception {
        var connection = HttpsConnection.open(node);
        try {
            start.await();
            return connection.exchange(ask.request());
        } finally {
            connection.close();
        }
    }
}
