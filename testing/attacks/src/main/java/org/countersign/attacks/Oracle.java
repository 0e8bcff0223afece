package org.countersign.attacks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.countersign.attacks.Https.Answer;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonException;
import org.countersign.core.json.JsonLimits;

/// What is looked at after every attack, beside the status: the form of the refusal, the CA keys, the ledger, the spent tokens, the
/// log, and whether the server still says that it is well.
final class Oracle {
    /// What an exception would leave in a text: a class of any library, or a line of a stack trace.
    private static final Pattern INSIDES = Pattern.compile(
            "\\b(java|javax|jdk|sun|org|com|io)\\.[a-z]+[.\\w]*|Exception|\\bat [\\w.$]+\\(|NullPointer|ledger\\.log|/db/");
    private static final int NOT_IMPLEMENTED = 501;
    private static final long PATIENCE_NANOS = 20_000_000_000L;

    private final Traces traces;
    private final Https metrics;

    Oracle(Traces traces) {
        this.traces = traces;
        this.metrics = new Https(null, traces.metricsPort());
    }

    /// What a refused request must not move.
    ///
    /// @param signatures made with CA keys
    /// @param spent      credentials that are remembered
    record Figures(long signatures, long spent) {
        /// After one more request was served.
        Figures served(Place place) {
            return new Figures(signatures + (place.isSigned() ? 1 : 0), spent + 1);
        }
    }

    Figures figures() throws IOException {
        var page = metrics.exchange("GET", "/metrics", Map.of(), new byte[0]).text();
        return new Figures(sample(page, "step_ca_kms_signed"), sample(page, "countersign_store_spent_credentials"));
    }

    private static long sample(String page, String name) {
        int at = page.indexOf("\n" + name + " ");
        if (at < 0) {
            throw new IllegalStateException("the metrics have no " + name);
        }
        return (long) Double.parseDouble(page.substring(at + name.length() + 2, page.indexOf('\n', at + 1)));
    }

    /// What is wrong with the form of a refusal.
    static List<String> faultsOf(Answer answer) {
        var faults = new ArrayList<String>();
        if (answer.status() >= 500 && answer.status() != NOT_IMPLEMENTED) {
            faults.add("a failure: " + answer.text());
        }
        if (INSIDES.matcher(answer.text()).find()) {
            faults.add("tells of its insides: " + answer.text());
        }
        try {
            var json = Json.parseObject(answer.body(), JsonLimits.FILE);
            boolean right = json.integer("status").filter(status -> status == answer.status()).isPresent()
                    && !json.text("message").isEmpty() && !json.text("code").isEmpty()
                    && answer.header("content-type").equals("application/json");
            if (!right) {
                faults.add("not the form of a refusal: " + answer.text());
            }
        } catch (JsonException e) {
            faults.add("not the JSON of a refusal: " + answer.text());
        }
        return faults;
    }

    /// What is wrong with the log of one request: it has one line, in JSON, and no secret in it.
    ///
    /// @param secrets texts of the request that nobody may read in a log
    List<String> faultsOfLog(Answer answer, List<String> secrets) throws InterruptedException {
        var faults = new ArrayList<String>();
        var id = answer.header("x-request-id");
        var own = "\"request-id\":\"" + id + "\"";
        long end = System.nanoTime() + PATIENCE_NANOS;
        var lines = new ArrayList<>(traces.takeLog());
        while (lines.stream().noneMatch(line -> line.contains(own)) && System.nanoTime() - end < 0) {
            Thread.sleep(1);
            lines.addAll(traces.takeLog());
        }
        var mine = lines.stream().filter(line -> line.contains(own)).toList();
        if (id.isEmpty() || mine.size() != 1) {
            faults.add(mine.size() + " lines in the log for request '" + id + "'");
        }
        for (var line : lines) {
            if (!isObject(line)) {
                faults.add("a line of the log is not JSON: " + line);
            }
            if (secrets.stream().anyMatch(line::contains)) {
                faults.add("a secret in the log: " + line);
            }
        }
        return faults;
    }

    private static boolean isObject(String line) {
        try {
            Json.parseObject(line, JsonLimits.FILE);
            return true;
        } catch (JsonException e) {
            return false;
        }
    }
}
