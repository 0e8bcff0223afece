package org.countersign.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// What the Linux kernel counts for one process, this one or another (proc(5), "/proc/pid/stat" and "/proc/pid/status").
record ServerProcess(String pid) {
    /// The kernel counts in hundredths of a second, whatever its own tick is (`USER_HZ`).
    private static final long MILLIS_PER_TICK = 10;

    static ServerProcess self() {
        return new ServerProcess("self");
    }

    /// Processor time used so far, in user and kernel mode, by all threads.
    Duration cpu() {
        var stat = read("stat");
        // The name in parentheses may hold blanks; the fields behind it are numbered from 3.
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long ticks = Math.addExact(Long.parseLong(fields[14 - 3]), Long.parseLong(fields[15 - 3]));
        return Duration.ofMillis(Math.multiplyExact(ticks, MILLIS_PER_TICK));
    }

    /// Resident memory now, in MiB.
    long residentMegabytes() {
        return statusKilobytes("VmRSS:") / 1024;
    }

    private long statusKilobytes(String name) {
        return read("status").lines().filter(line -> line.startsWith(name))
                .map(line -> line.replaceAll("\\D", "")).mapToLong(Long::parseLong).findFirst().orElse(0);
    }

    private String read(String file) {
        try {
            return Files.readString(Path.of("/proc", pid, file));
        } catch (IOException e) {
            throw new UncheckedIOException("process " + pid + " is not there", e);
        }
    }
}
