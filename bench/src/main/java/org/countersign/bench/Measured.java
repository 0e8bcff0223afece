package org.countersign.bench;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/// One run of load, and what it took.
///
/// @param seconds           from the first request to the last answer
/// @param serverCpu         processor time of the server
/// @param clientCpu         processor time of this process
/// @param residentMegabytes of the server, when the load ended
record Measured(double seconds, Tally tally, Duration serverCpu, Duration clientCpu, long residentMegabytes) {
    private static final double MICROS = 1e3;

    /// Blocks until every connection has its last answer.
    static Measured run(BenchedCa ca, ServerProcess server, Pattern pattern, byte[][] requests)
            throws InterruptedException, ExecutionException {
        var schedule = new Schedule(requests, TimeUnit.SECONDS.toNanos(pattern.seconds()), pattern.rate());
        try (var load = Load.connect(ca, pattern, schedule)) {
            long begin = System.nanoTime();
            var serverBefore = server.cpu();
            var clientBefore = ServerProcess.self().cpu();
            var tally = load.run();
            return new Measured((System.nanoTime() - begin) / 1e9, tally, server.cpu().minus(serverBefore),
                    ServerProcess.self().cpu().minus(clientBefore), server.residentMegabytes());
        }
    }

    double perSecond() {
        return tally.certificates() / seconds;
    }

    double serverMicros() {
        return serverCpu.toNanos() / MICROS / Math.max(1, tally.certificates());
    }

    double clientMicros() {
        return clientCpu.toNanos() / MICROS / Math.max(1, tally.certificates());
    }

    double processorsBusy() {
        return serverCpu.toNanos() / 1e9 / seconds;
    }
}
