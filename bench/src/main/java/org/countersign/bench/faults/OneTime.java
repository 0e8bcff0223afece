package org.countersign.bench.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.countersign.bench.BenchedCa;
import org.countersign.bench.HttpsConnection;
import org.countersign.core.crypto.Crypto;

/// Shows each of many tokens over many connections at the same moment: one certificate comes of it, and refusals for all others.
public final class OneTime {
    private OneTime() {}

    /// @param arguments folder of the CA, password file of the provisioner, file for the answers, how many connections, how many tokens
    public static void main(String[] arguments) throws Exception {
        Crypto.fastest().preferEverywhere();
        var ca = BenchedCa.read(Path.of(arguments[0]), Path.of(arguments[1]), "");
        int connections = Integer.parseInt(arguments[3]);
        int tokens = Integer.parseInt(arguments[4]);
        var maker = new Ask.Maker(ca);
        var asks = new ArrayList<Ask>();
        for (int i = 0; i < tokens; i++) {
            asks.add(maker.sign(Instant.now()));
        }
        try (var answers = Answers.addTo(Path.of(arguments[2]))) {
            System.exit(report(show(ca, asks, connections, answers), connections) ? 0 : 1);
        }
    }

    /// What came back for each token, and how often.
    private static List<Map<String, Integer>> show(BenchedCa ca, List<Ask> asks, int connections, Answers answers) throws Exception {
        var outcomes = new ArrayList<Map<String, Integer>>();
        asks.forEach(_ -> outcomes.add(new TreeMap<>()));
        var together = new CyclicBarrier(connections);
        try (var threads = Executors.newFixedThreadPool(connections)) {
            var running = new ArrayList<Future<?>>();
            for (int i = 0; i < connections; i++) {
                running.add(threads.submit(() -> {
                    showAll(new Link(ca), asks, together, answers, outcomes);
                    return null;
                }));
            }
            for (var one : running) {
                one.get();
            }
        }
        return outcomes;
    }

    private static void showAll(Link link, List<Ask> asks, CyclicBarrier together, Answers answers, List<Map<String, Integer>> outcomes)
            throws Exception {
        try (link) {
            for (int token = 0; token < asks.size(); token++) {
                link.connect();
                together.await(120, TimeUnit.SECONDS);
                var what = outcome(link.exchange(asks.get(token)), asks.get(token), answers);
                synchronized (outcomes) {
                    outcomes.get(token).merge(what, 1, Integer::sum);
                }
            }
        }
    }

    private static String outcome(HttpsConnection.Answer answer, Ask ask, Answers answers) throws IOException {
        if (answer.status() == 201) {
            answers.add(Asker.issued(ask.token(), answer));
            return "certificate";
        }
        var text = new String(answer.body(), StandardCharsets.UTF_8).strip();
        return answer.status() == 401 && text.contains("\"token-already-used\"") ? "refused" : answer.status() + " " + text;
    }

    private static boolean report(List<Map<String, Integer>> outcomes, int connections) {
        var right = connections == 1 ? Map.of("certificate", 1) : Map.of("certificate", 1, "refused", connections - 1);
        var wrong = outcomes.stream().filter(outcome -> !outcome.equals(right)).toList();
        wrong.stream().limit(20).forEach(outcome -> System.out.println("WRONG     one token over " + connections + " connections: " + outcome));
        int certificates = outcomes.stream().mapToInt(outcome -> outcome.getOrDefault("certificate", 0)).sum();
        int refused = outcomes.stream().mapToInt(outcome -> outcome.getOrDefault("refused", 0)).sum();
        System.out.printf("client    %,d tokens over %d connections at once: %,d certificates, %,d refusals%n", outcomes.size(), connections,
                certificates, refused);
        return wrong.isEmpty();
    }
}
