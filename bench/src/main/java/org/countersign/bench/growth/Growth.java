package org.countersign.bench.growth;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.countersign.server.store.Admission.Admitted;
import org.countersign.server.store.embedded.EmbeddedStore;

/// Fills a store through its own API, and at some sizes measures what a certificate costs then: time, memory, disk, and searches.
public final class Growth {
    private static final Duration SPAN = Duration.ofDays(365);
    private static final int AT_ONCE_WHILE_FILLING = 1024;
    private static final int AT_ONCE_WHILE_MEASURING = 64;
    private static final int MEASURED = 20_000;
    private static final int SERIALS_AT_ONCE = 10_000;

    private final Path directory;
    private final long total;
    private final Population population;
    private final AtomicLong next = new AtomicLong(1);
    private volatile Instant now;

    private Growth(Path directory, long total) {
        this.directory = directory;
        this.total = total;
        // The last one was issued a moment ago, so that a server with the clock of this machine goes on from there.
        var end = Instant.now().minusSeconds(600);
        this.population = new Population(end.minus(SPAN), SPAN.dividedBy(total / Population.BURST + 1));
        this.now = population.begin();
    }

    /// @param arguments the data directory, which is new, and the sizes to measure at, rising
    public static void main(String[] arguments) throws IOException {
        var sizes = Stream.of(arguments).skip(1).map(Long::parseLong).toList();
        new Growth(Path.of(arguments[0]), sizes.getLast() + (long) MEASURED * sizes.size()).run(sizes);
    }

    private void run(List<Long> sizes) throws IOException {
        System.out.printf("%-12s %9s %9s %9s %9s %9s %8s %8s %9s %9s%n", "certificates", "open ms", "admits/s", "p50 us", "p99 us", "cpu us", "heap MB", "RSS MB",
                "bytes/crt", "of index");
        var searches = new ArrayList<String>();
        reserveSerials();
        for (long size : sizes) {
            fill(size);
            searches.addAll(measure());
        }
        searches.forEach(System.out::println);
    }

    /// A server that goes on with this store draws its serials behind those of the population, which are the numbers from 1.
    private void reserveSerials() throws IOException {
        try (var store = open()) {
            for (long behind = 1; behind <= total; ) {
                var block = store.reserveSerials(SERIALS_AT_ONCE);
                if (block.first() != behind) {
                    throw new IllegalStateException("the store had certificates before");
                }
                behind += block.count();
            }
        }
    }

    private void fill(long size) throws IOException {
        try (var store = open()) {
            admit(store, size - next.get() + 1, AT_ONCE_WHILE_FILLING);
        }
    }

    private List<String> measure() throws IOException {
        long start = System.nanoTime();
        try (var store = open()) {
            long opened = System.nanoTime() - start;
            long size = next.get() - 1;
            var lines = new ArrayList<String>();
            if (size > 1000) {
                new Searches(store, population, size).run().forEach((name, latencies) -> lines.add(String.format(Locale.ROOT,
                        "page of %-10s %-22s p50 %7.2f ms  p99 %7.2f ms  most %7.2f ms   processor time p99 %7.2f ms", size, name,
                        latencies.wall().getValueAtPercentile(50) / 1e6, latencies.wall().getValueAtPercentile(99) / 1e6,
                        latencies.wall().getMaxValue() / 1e6, latencies.cpu().getValueAtPercentile(99) / 1e6)));
            }
            admit(store, MEASURED / 4, AT_ONCE_WHILE_MEASURING);
            long cpu = cpu();
            long begin = System.nanoTime();
            Histogram admits = admit(store, MEASURED * 3 / 4, AT_ONCE_WHILE_MEASURING);
            cpu = cpu() - cpu;
            double seconds = (System.nanoTime() - begin) / 1e9;
            long index = bytes(".index");
            long certificates = next.get() - 1;
            System.out.printf(Locale.ROOT, "%-12s %9.0f %9.0f %9.0f %9.0f %9.1f %8d %8d %9d %9d%n", size, opened / 1e6, admits.getTotalCount() / seconds,
                    admits.getValueAtPercentile(50) / 1e3, admits.getValueAtPercentile(99) / 1e3, cpu / 1e3 / admits.getTotalCount(), heapMegabytes(), residentMegabytes(),
                    (bytes(".ledger") + index) / certificates, index / certificates);
            return lines;
        }
    }

    private EmbeddedStore open() throws IOException {
        return EmbeddedStore.open(directory, () -> now, failure -> {
            throw new IllegalStateException("the store gave up", failure);
        });
    }

    /// Admits the next certificates of the population, burst by burst.
    private Histogram admit(EmbeddedStore store, long count, int threads) {
        var latencies = new ConcurrentHistogram(3);
        long end = next.get() + count;
        while (next.get() < end) {
            burst(store, Math.min(end, (next.get() / Population.BURST + 1) * Population.BURST), threads, latencies);
        }
        if (latencies.getTotalCount() != count) {
            throw new IllegalStateException("only " + latencies.getTotalCount() + " of " + count + " were admitted");
        }
        return latencies;
    }

    private void burst(EmbeddedStore store, long end, int threads, Histogram latencies) {
        var workers = new ArrayList<Thread>();
        for (int i = 0; i < threads; i++) {
            workers.add(Thread.ofVirtual().start(() -> {
                for (long number = next.getAndIncrement(); number < end; number = next.getAndIncrement()) {
                    var issuance = population.issuance(number);
                    long start = System.nanoTime();
                    if (!(store.admit(issuance) instanceof Admitted)) {
                        throw new IllegalStateException("certificate " + number + " was not admitted");
                    }
                    latencies.recordValue(System.nanoTime() - start);
                    now = issuance.provenance().at();
                }
            }));
        }
        workers.forEach(Growth::join);
        next.set(end);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    private long bytes(String suffix) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(suffix)).mapToLong(Growth::size).sum();
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Processor time of this process, that for making what is admitted included.
    private static long cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
    }

    private static long heapMegabytes() {
        System.gc();
        var runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) >> 20;
    }

    private static long residentMegabytes() throws IOException {
        return Files.readString(Path.of("/proc/self/status")).lines().filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElse(0) >> 10;
    }
}
