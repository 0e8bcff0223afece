package org.countersign.attacks;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What a server in a process of its own leaves behind: its log file, and what the kernel says of it.
public final class ProcessTraces implements Traces {
    private static final long KIBIBYTE = 1024;

    private final long pid;
    private final Path log;
    private final int metricsPort;
    private long read;

    /// From now on: what the log says of the start is passed over.
    ///
    /// @param log where the server writes what it logs
    public ProcessTraces(long pid, Path log, int metricsPort) throws IOException {
        this.pid = pid;
        this.log = log;
        this.metricsPort = metricsPort;
        this.read = Files.size(log);
    }

    @Override
    public int metricsPort() {
        return metricsPort;
    }

    /// Whole lines only; what is half written comes with the next call.
    @Override
    public List<String> takeLog() {
        try (var file = new RandomAccessFile(log.toFile(), "r")) {
            file.seek(read);
            byte[] bytes = new byte[Math.toIntExact(file.length() - read)];
            file.readFully(bytes);
            int end = bytes.length;
            while (end > 0 && bytes[end - 1] != '\n') {
                end--;
            }
            read += end;
            return new ArrayList<>(new String(bytes, 0, end, StandardCharsets.UTF_8).lines().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Resources resources() {
        try (var open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            var status = Files.readAllLines(Path.of("/proc/" + pid + "/status"));
            return new Resources(number(status, "Threads:"), open.count(), number(status, "VmRSS:") * KIBIBYTE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long number(List<String> status, String name) {
        return status.stream().filter(line -> line.startsWith(name))
                .map(line -> Long.valueOf(line.replaceAll("[^0-9]", ""))).findFirst().orElseThrow();
    }
}
