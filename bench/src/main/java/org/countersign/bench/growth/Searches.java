package org.countersign.bench.growth;

import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.HdrHistogram.Histogram;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.CertificateKind;
import org.countersign.server.store.CertificateQuery;
import org.countersign.server.store.Store;

/// Asks a store for pages of a hundred certificates in all the ways that there are, at random.
final class Searches {
    private static final int PAGE = 100;
    private static final int ROUNDS = 300;
    private static final int WARM_UP = 150;

    private final Store store;
    private final Population population;
    private final long size;
    private final RandomGenerator random = new SplittableRandom(1);

    Searches(Store store, Population population, long size) {
        this.store = store;
        this.population = population;
        this.size = size;
    }

    private interface Search {
        int run();
    }

    /// How long a page takes, in nanoseconds: by the clock, and processor time of the thread that asks, which other work on the machine
    /// leaves as it is.
    record Latencies(Histogram wall, Histogram cpu) {}

    /// By what was searched for.
    Map<String, Latencies> run() {
        var searches = new LinkedHashMap<String, Search>();
        searches.put("newest", () -> pages(query(), 1));
        searches.put("principal, of few", () -> pages(named(population.user(number())), 1));
        searches.put("principal, of many", () -> pages(named("ops"), 2));
        searches.put("key ID", () -> pages(keyed(population.keyId(number())), 1));
        searches.put("an hour", () -> pages(during(query(), Duration.ofHours(1)), 1));
        searches.put("principal in an hour", () -> pages(during(named("ops"), Duration.ofHours(1)), 1));
        searches.put("hosts in an hour", () -> pages(during(query(CertificateKind.SSH_HOST), Duration.ofHours(1)), 1));
        searches.put("serial, SSH", () -> find(number() / 20 * 20 + 1));
        searches.put("serial, X.509", () -> find(number() / 20 * 20 + 7));
        searches.put("serial of none, X.509", this::findNone);
        var results = new LinkedHashMap<String, Latencies>();
        searches.forEach((name, search) -> results.put(name, measure(search)));
        return results;
    }

    private Latencies measure(Search search) {
        var latencies = new Latencies(new Histogram(3), new Histogram(3));
        var threads = ManagementFactory.getThreadMXBean();
        for (int round = 0; round < WARM_UP + ROUNDS; round++) {
            long start = System.nanoTime();
            long cpu = threads.getCurrentThreadCpuTime();
            int pages = search.run();
            if (round >= WARM_UP) {
                latencies.cpu.recordValue((threads.getCurrentThreadCpuTime() - cpu) / pages);
                latencies.wall.recordValue((System.nanoTime() - start) / pages);
            }
        }
        return latencies;
    }

    private long number() {
        return 1 + random.nextLong(size - 20);
    }

    private int find(long number) {
        if (store.find(population.id(Math.max(1, number))).isEmpty()) {
            throw new IllegalStateException("certificate " + number + " is not found");
        }
        return 1;
    }

    private int findNone() {
        if (store.find(CertificateId.x509(new BigInteger(126, new Random(random.nextLong())))).isPresent()) {
            throw new IllegalStateException("a certificate is found that there is not");
        }
        return 1;
    }

    /// @return how many pages there were
    private int pages(CertificateQuery query, int most) {
        int pages = 0;
        var cursor = Optional.<String>empty();
        do {
            var page = store.list(new CertificateQuery(query.kind(), query.name(), query.keyId(), query.from(), query.until(), cursor, PAGE));
            cursor = page.next();
            pages++;
        } while (cursor.isPresent() && pages < most);
        return pages;
    }

    private static CertificateQuery query() {
        return new CertificateQuery(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), PAGE);
    }

    private static CertificateQuery query(CertificateKind kind) {
        return new CertificateQuery(Optional.of(kind), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), PAGE);
    }

    private static CertificateQuery named(String name) {
        return new CertificateQuery(Optional.empty(), Optional.of(name), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), PAGE);
    }

    private static CertificateQuery keyed(String keyId) {
        return new CertificateQuery(Optional.empty(), Optional.empty(), Optional.of(keyId), Optional.empty(), Optional.empty(), Optional.empty(), PAGE);
    }

    private CertificateQuery during(CertificateQuery query, Duration length) {
        Instant from = population.at(number());
        return new CertificateQuery(query.kind(), query.name(), query.keyId(), Optional.of(from), Optional.of(from.plus(length)), Optional.empty(), PAGE);
    }
}
