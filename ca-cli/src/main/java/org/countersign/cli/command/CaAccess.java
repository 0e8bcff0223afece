package org.countersign.cli.command;

import static org.countersign.cli.command.CommonFlags.CA_URL;
import static org.countersign.cli.command.CommonFlags.ROOT;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import org.countersign.cli.client.CaClient;
import org.countersign.cli.client.CaUrl;
import org.countersign.cli.client.ClientSettings;
import org.countersign.cli.client.HeadStart;
import org.countersign.cli.client.RootCertificates;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.FileFailure;
import org.countersign.cli.grammar.FlagFailure;
import org.countersign.cli.grammar.Invocation;
import org.countersign.cli.home.Remembered;
import org.countersign.cli.release.Release;

/// The CA that a call is about, and whom to believe that it is the CA: what `--ca-url` and `--root` say, or what
/// `ca bootstrap` stored.
public final class CaAccess {
    private static final String BOOTSTRAP =
            "run 'ca bootstrap --ca-url <uri> --fingerprint <hex>' once, then no flag is needed";

    private static final int LARGEST_ROOTS = 4 * 1024 * 1024;

    private CaAccess() {}

    /// Fails as [#connect] does when it is not known which CA is meant, or how to recognize it: before somebody is asked for a password.
    public static void require(Invocation call) {
        url(call);
        roots(call);
    }

    /// A client that trusts the roots of this call. Connects with the first request.
    public static CaClient connect(Invocation call) {
        HeadStart.begin();
        return trusting(call, url(call), roots(call));
    }

    /// A client that trusts these roots and shows the X.509 identity of this user or host, if there is one.
    public static CaClient trusting(Invocation call, CaUrl url, RootCertificates roots) {
        var settings = settings(call);
        return CaClient.trusting(url, roots, new IdentityFiles(call.stepPath()).load(Instant.now()).map(settings::with).orElse(settings));
    }

    public static CaUrl url(Invocation call) {
        var value = call.value(CA_URL).orElseThrow(() ->
                new CommandFailure("'" + call.name() + "' requires the '" + CA_URL + "' flag").hint(BOOTSTRAP));
        try {
            return CaUrl.parse(value);
        } catch (IllegalArgumentException e) {
            throw FlagFailure.invalid(CA_URL, value, e.getMessage());
        }
    }

    /// The file with the roots to trust; it need not exist.
    public static Path rootFile(Invocation call) {
        return call.value(ROOT).map(Path::of).orElseGet(() -> call.stepPath().root());
    }

    public static RootCertificates roots(Invocation call) {
        var file = rootFile(call);
        if (Files.notExists(file)) {
            throw new CommandFailure("the root certificate " + file + " does not exist").hint(BOOTSTRAP);
        }
        try {
            return RootCertificates.parse(new String(bounded(file), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw FileFailure.of("reading " + file, e).hint("'" + ROOT + "' names another file; 'ca bootstrap' gets one for the user who runs it");
        } catch (IllegalArgumentException e) {
            throw new CommandFailure("the root certificate " + file + " cannot be used: " + e.getMessage()).hint(BOOTSTRAP);
        }
    }

    /// What this CA answered lately. Two CAs are told apart by address and roots.
    public static Remembered remembered(Invocation call) {
        return call.stepPath().remembered(url(call) + " " + HexFormat.of().formatHex(Sha256.of(rootBytes(rootFile(call)))));
    }

    private static byte[] rootBytes(Path file) {
        try {
            return bounded(file);
        } catch (IOException _) {
            // Without roots the CA is not asked at all; whoever needs them says so.
            return new byte[0];
        }
    }

    /// A device that never ends is no reason to run out of memory.
    private static byte[] bounded(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return in.readNBytes(LARGEST_ROOTS);
        }
    }

    public static ClientSettings settings(Invocation call) {
        return ClientSettings.of(Release.current().product(), call.environment()).telling(call.progress());
    }
}
