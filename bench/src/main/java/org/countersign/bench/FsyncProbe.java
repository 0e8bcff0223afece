package org.countersign.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/// How long this disk takes to make one appended kilobyte durable: no store that syncs before it answers can be quicker,
/// only share one sync among many requests.
public final class FsyncProbe {
    private static final long RUN_NANOS = TimeUnit.SECONDS.toNanos(2);

    private FsyncProbe() {}

    /// @param arguments the directory to write in
    public static void main(String[] arguments) throws IOException {
        var file = Files.createTempFile(Path.of(arguments[0]), "fsync", ".probe");
        try {
            var latencies = run(file);
            System.out.printf("fsync     append 1 KiB and sync: %,d/s, p50 %d µs, p99 %d µs%n",
                    latencies.getTotalCount() * 1_000_000_000L / RUN_NANOS,
                    latencies.getValueAtPercentile(50) / 1000, latencies.getValueAtPercentile(99) / 1000);
        } finally {
            Files.delete(file);
        }
    }

    private static Histogram run(Path file) throws IOException {
        var latencies = new Histogram(3);
        var record = ByteBuffer.allocateDirect(1024);
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            long end = System.nanoTime() + RUN_NANOS;
            for (long before = System.nanoTime(); before < end; before = System.nanoTime()) {
                channel.write(record.clear());
                channel.force(false);
                latencies.recordValue(System.nanoTime() - before);
            }
        }
        return latencies;
    }
}
