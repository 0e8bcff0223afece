package org.countersign.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import org.countersign.core.crypto.Crypto;

/// Asks a server for certificates, SSH's of users by default, as fast as it gives them, or at a fixed rate, and prints what that took.
///
/// Keys and tokens are made before the clock starts, so that the client, which shares the machine with the server, costs little.
public final class LoadClient {
    private final LoadOptions options;
    private final BenchedCa ca;
    private final CaPublicKeys keys;
    private final Crypto crypto;

    private LoadClient(LoadOptions options, BenchedCa ca, CaPublicKeys keys, Crypto crypto) {
        this.options = options;
        this.ca = ca;
        this.keys = keys;
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
        var crypto = Crypto.fastest();
        crypto.preferEverywhere();
        var ca = BenchedCa.read(options.caHome(), options.passwordFile(), "");
        System.exit(new LoadClient(options, ca, CaPublicKeys.read(options.caHome()), crypto).runAll() ? 0 : 1);
    }

    private boolean runAll() throws Exception {
        if (!options.compare()) {
            return run(options.x509() ? new LeafCertificates(ca, keys.leafs()) : users(UserTokens.jwk(ca)));
        }
        boolean good = true;
        try (var comparison = new Comparison(options.caHome(), new ServerProcess(options.serverPid()))) {
            for (var shape : Comparison.RUNS) {
                var tokens = comparison.give(shape, ca, options.passwordFile());
                System.out.println("shape     " + shape.name().toLowerCase(Locale.ROOT));
                good &= run(users(tokens));
            }
        }
        return good;
    }

    private Work users(UserTokens tokens) throws Exception {
        return new UserCertificates(ca, tokens, keys.user(), crypto);
    }

    private boolean run(Work work) throws Exception {
        int warmUp = options.pattern(options.warmUpSeconds()).requests(options.mostPerSecond());
        var pattern = options.pattern(options.seconds());
        byte[][] requests = work.requests(warmUp + pattern.requests(options.mostPerSecond()),
                Duration.ofSeconds(Math.addExact(options.warmUpSeconds(), options.seconds())));
        var server = new ServerProcess(options.serverPid());
        if (warmUp > 0) {
            Measured.run(ca, server, options.pattern(options.warmUpSeconds()), Arrays.copyOf(requests, warmUp));
        }
        var measured = Measured.run(ca, server, pattern, Arrays.copyOfRange(requests, warmUp, requests.length));
        report(measured);
        work.check(measured.tally().samples());
        System.out.printf("checked   %,d of the certificates: signed by the CA, serials distinct%n", measured.tally().samples().size());
        return measured.tally().errorCount() == 0 && measured.tally().sentAway() == 0;
    }

    private void report(Measured measured) {
        var tally = measured.tally();
        System.out.printf("load      %d connections, %s, %s, %.1f s after %d s of warm-up%n", options.connections(),
                options.newConnections() ? "a new one for every request" : "kept alive",
                options.rate() > 0 ? "%,d requests/s when due".formatted(options.rate()) : "as fast as answers come",
                measured.seconds(), options.warmUpSeconds());
        System.out.printf("result    %,.0f certificates/s (%,d in all), %,d errors%n",
                measured.perSecond(), tally.certificates(), tally.errorCount());
        if (tally.sentAway() > 0) {
            System.out.printf("sent away %,d requests, told to come again%n", tally.sentAway());
        }
        tally.errors().forEach((name, count) -> System.out.printf("error     %,d times %s%n", count, name));
        System.out.printf("latency   p50 %.2f ms, p90 %.2f ms, p99 %.2f ms, p99.9 %.2f ms, longest %.2f ms%n",
                tally.millisAt(50), tally.millisAt(90), tally.millisAt(99), tally.millisAt(99.9), tally.millisAt(100));
        System.out.printf("server    %.0f µs CPU per certificate, %.2f processors busy, %d MiB resident%n",
                measured.serverMicros(), measured.processorsBusy(), measured.residentMegabytes());
        System.out.printf("client    %.0f µs CPU per certificate, on the same machine, crypto by %s, TLS by %s%n",
                measured.clientMicros(), crypto.name(), ClientTls.name(ca.tls()));
    }
}
