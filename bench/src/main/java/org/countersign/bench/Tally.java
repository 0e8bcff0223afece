package org.countersign.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.countersign.core.ProblemCode;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonException;
import org.countersign.core.json.JsonLimits;

/// What came back: how many certificates, how late, how many were sent away because there was too much to do, and everything else. One per worker, not thread-safe.
final class Tally {
    private static final int CREATED = 201;
    private static final int UNAVAILABLE = 503;
    private static final int KEEP_EVERY = 64;

    private final Histogram latencies = new Histogram(3);
    private final Map<String, Long> errors = new TreeMap<>();
    private final List<byte[]> samples = new ArrayList<>();
    private long sentAway;

    void answered(HttpsConnection.Answer answer, long latencyNanos) {
        if (answer.status() != CREATED) {
            refused(answer);
            return;
        }
        if (latencies.getTotalCount() % KEEP_EVERY == 0) {
            samples.add(answer.body());
        }
        latencies.recordValue(latencyNanos);
    }

    private void refused(HttpsConnection.Answer answer) {
        var code = code(answer.body());
        if (answer.status() == UNAVAILABLE && answer.retryAfter() && code.equals(ProblemCode.OVERLOADED.code())) {
            sentAway++;
        } else {
            errors.merge("status " + answer.status() + " " + code, 1L, Long::sum);
        }
    }

    private static String code(byte[] body) {
        try {
            return Json.parseObject(body, JsonLimits.FILE).text("code");
        } catch (JsonException e) {
            return "";
        }
    }

    void failed(IOException failure) {
        errors.merge(failure.getClass().getSimpleName() + ": " + failure.getMessage(), 1L, Long::sum);
    }

    void add(Tally other) {
        latencies.add(other.latencies);
        other.errors.forEach((name, count) -> errors.merge(name, count, Long::sum));
        samples.addAll(other.samples);
        sentAway += other.sentAway;
    }

    long certificates() {
        return latencies.getTotalCount();
    }

    /// How many were told to come again later.
    long sentAway() {
        return sentAway;
    }

    double millisAt(double percentile) {
        return latencies.getValueAtPercentile(percentile) / 1e6;
    }

    long errorCount() {
        return errors.values().stream().mapToLong(Long::longValue).sum();
    }

    /// How often each kind of failure happened.
    Map<String, Long> errors() {
        return errors;
    }

    /// Bodies of every 64th answer of each connection, kept to be looked at when the clock has stopped.
    List<byte[]> samples() {
        return samples;
    }
}
