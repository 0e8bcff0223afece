package org.countersign.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.countersign.core.crypto.Crypto;

/// Asks a server for SSH user certificates as fast as it gives them, or at a fixed rate, and prints what that took.
///
/// Keys and tokens are made before the clock starts, so that the client, which shares the machine with the server, costs little.
public final class LoadClient {
    private final LoadOptions options;
    private final BenchedCa ca;
    private final Crypto crypto;

    private LoadClient(LoadOptions options, BenchedCa ca, Crypto crypto) {
        this.options = options;
        this.ca = ca;
        this.crypto = crypto;
    }

    /// Ends with 0 when every request was answered with a certificate, and with 1 otherwise.
    public static void main(String[] arguments) throws Exception {
        LoadOptions options;
        try {
            options = LoadOptions.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.print(LoadOptions.USAGE);
            System.exit(1);
            return;
        }
        // A client that comes for the first time has no session to resume.
        System.setProperty("jdk.tls.client.enableSessionTicketExtension", "false");
        var crypto = Crypto.fastest();
        crypto.preferEverywhere();
        var ca = BenchedCa.read(options.caHome(), options.passwordFile(), "");
        System.exit(new LoadClient(options, ca, crypto).runAll() ? 0 : 1);
    }

    private boolean runAll() throws Exception {
        if (!options.compare()) {
            return run(UserTokens.jwk(ca));
        }
        boolean good = true;
        try (var comparison = new Comparison(options.caHome(), new ServerProcess(options.serverPid()))) {
            for (var shape : Comparison.RUNS) {
                var tokens = comparison.give(shape, ca, options.passwordFile());
                System.out.println("shape     " + shape.name().toLowerCase(Locale.ROOT));
                good &= run(tokens);
            }
        }
        return good;
    }

    private boolean run(UserTokens tokens) throws Exception {
        int warmUpRequests = options.requests(options.warmUpSeconds());
        byte[][] requests = SignRequests.make(ca, tokens, warmUpRequests + options.requests(options.seconds()));
        if (warmUpRequests > 0) {
            try (var load = connect(Arrays.copyOf(requests, warmUpRequests), options.warmUpSeconds())) {
                load.run();
            }
        }
        var server = new ServerProcess(options.serverPid());
        try (var load = connect(Arrays.copyOfRange(requests, warmUpRequests, requests.length), options.seconds())) {
            var before = Usage.now(server);
            var tally = load.run();
            report(tally, Usage.now(server).since(before), server.residentMegabytes());
            return tally.errorCount() == 0;
        }
    }

    private Load connect(byte[][] requests, int seconds) throws InterruptedException {
        var schedule = new Schedule(requests, TimeUnit.SECONDS.toNanos(seconds), options.rate());
        return Load.connect(ca, options.connections(), options.newConnections(), schedule);
    }

    /// @param nanos      wall clock
    /// @param serverCpu  processor time of the server
    /// @param clientCpu  processor time of this process
    private record Usage(long nanos, Duration serverCpu, Duration clientCpu) {
        static Usage now(ServerProcess server) {
            return new Usage(System.nanoTime(), server.cpu(), ServerProcess.self().cpu());
        }

        Usage since(Usage before) {
            return new Usage(nanos - before.nanos, serverCpu.minus(before.serverCpu), clientCpu.minus(before.clientCpu));
        }
    }

    private void report(Tally tally, Usage spent, long residentMegabytes) {
        double seconds = spent.nanos() / 1e9;
        long certificates = Math.max(1, tally.certificates());
        System.out.printf("load      %d connections, %s, %s, %.1f s after %d s of warm-up%n", options.connections(),
                options.newConnections() ? "a new one for every request" : "kept alive",
                options.isOpenLoop() ? "%,d requests/s when due".formatted(options.rate()) : "as fast as answers come",
                seconds, options.warmUpSeconds());
        System.out.printf("result    %,.0f certificates/s (%,d in all), %,d errors%n",
                tally.certificates() / seconds, tally.certificates(), tally.errorCount());
        tally.errors().forEach((name, count) -> System.out.printf("error     %,d times %s%n", count, name));
        System.out.printf("latency   p50 %.2f ms, p90 %.2f ms, p99 %.2f ms, p99.9 %.2f ms, longest %.2f ms%n",
                tally.millisAt(50), tally.millisAt(90), tally.millisAt(99), tally.millisAt(99.9), tally.millisAt(100));
        System.out.printf("server    %d µs CPU per certificate, %.2f processors busy, %d MiB resident%n",
                spent.serverCpu().toNanos() / 1000 / certificates, spent.serverCpu().toNanos() / 1e9 / seconds,
                residentMegabytes);
        System.out.printf("client    %d µs CPU per certificate, on the same machine, crypto by %s%n",
                spent.clientCpu().toNanos() / 1000 / certificates, crypto.name());
        System.out.printf("checked   %,d of the certificates: signed by the CA, serials distinct%n",
                SampleCheck.check(tally.samples(), ca.userCaKey(), crypto));
    }
}
