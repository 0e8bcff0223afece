package org.countersign.cli.command.online;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.countersign.cli.client.CaClient;
import org.countersign.cli.client.CaUrl;
import org.countersign.cli.client.ClientSettings;
import org.countersign.cli.client.RootCertificates;
import org.countersign.cli.command.CommonFlags;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.grammar.FlagFailure;
import org.countersign.cli.grammar.Invocation;
import org.countersign.cli.release.Release;
import org.countersign.core.keys.RegularFile;
import org.countersign.core.token.TokenContent;
import org.countersign.core.token.TokenPurpose;
import org.countersign.core.token.UnverifiedToken;

/// The CA that a command works with, and the roots by which it is recognised. Flags and files are checked when this is
/// made; the CA itself is not asked before [#client()] is used.
public final class CaAccess implements AutoCloseable {
    private static final int LARGEST_ROOT_FILE = 1024 * 1024;
    private static final int TOKEN_ID_BYTES = 32;

    private final CaUrl url;
    private final RootCertificates roots;
    private final CaClient client;

    private CaAccess(CaUrl url, RootCertificates roots, ClientSettings settings) {
        this.url = url;
        this.roots = roots;
        this.client = CaClient.trusting(url, roots, settings);
    }

    /// The CA of `--ca-url`, trusted by the file of `--root` or the one that bootstrap stored.
    public static CaAccess of(Invocation call) {
        var url = url(call.require(CommonFlags.CA_URL));
        return new CaAccess(url, roots(rootFile(call)), settings(call));
    }

    /// The CA that a ready token was made for. A token may pin the root: then that root counts, whatever the files say.
    public static CaAccess of(Invocation call, UnverifiedToken token) {
        var url = call.value(CommonFlags.CA_URL).map(CaAccess::url).or(() -> audience(token))
                .orElseGet(() -> url(call.require(CommonFlags.CA_URL)));
        var file = rootFile(call);
        var pinned = token.claimText("sha").filter(sha -> !sha.isEmpty());
        if (pinned.isEmpty() || Files.exists(file) && roots(file).contains(pinned.get())) {
            return new CaAccess(url, roots(file), settings(call));
        }
        var root = CaClient.fetchRoot(url, pinned.get(), settings(call));
        return new CaAccess(url, new RootCertificates(List.of(root)), settings(call));
    }

    /// Settings for a client of this program.
    public static ClientSettings settings(Invocation call) {
        return ClientSettings.of(Release.current().product(), call.environment());
    }

    /// Reads a value of `--ca-url`.
    public static CaUrl url(String text) {
        try {
            return CaUrl.parse(text);
        } catch (IllegalArgumentException e) {
            throw FlagFailure.invalid(CommonFlags.CA_URL, text, e.getMessage());
        }
    }

    private static Optional<CaUrl> audience(UnverifiedToken token) {
        return token.audiences().stream().filter(audience -> audience.startsWith("https://")).findFirst().map(CaAccess::url);
    }

    private static Path rootFile(Invocation call) {
        return call.value(CommonFlags.ROOT).map(Path::of).orElseGet(() -> call.stepPath().root());
    }

    private static RootCertificates roots(Path file) {
        if (!Files.exists(file)) {
            throw new CommandFailure("the root certificate " + file + " does not exist")
                    .hint("run 'ca bootstrap' first, or name the file with '" + CommonFlags.ROOT + "'");
        }
        try {
            return RootCertificates.parse(new String(
                    RegularFile.read(file, LARGEST_ROOT_FILE, "root certificate"), StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException e) {
            throw new CommandFailure("the root certificate " + file + " cannot be used: " + e.getMessage()).because(e);
        }
    }

    public CaUrl url() {
        return url;
    }

    public CaClient client() {
        return client;
    }

    /// A token for this CA, ready to be filled and minted: made now, with a fresh id, pinning the root.
    public TokenContent newToken(TokenPurpose purpose, String subject) {
        byte[] id = new byte[TOKEN_ID_BYTES];
        new SecureRandom().nextBytes(id);
        return TokenContent.of(purpose, url.toString(), subject, HexFormat.of().formatHex(id), Instant.now())
                .withRoot(rootFingerprint());
    }

    private String rootFingerprint() {
        if (roots.certificates().size() != 1) {
            throw new CommandFailure("the root file holds " + roots.certificates().size()
                    + " certificates, but a token is made for exactly one")
                    .hint("give a file with one certificate with '" + CommonFlags.ROOT + "'");
        }
        return RootCertificates.fingerprint(roots.certificates().getFirst());
    }

    /// Closes the connection.
    @Override
    public void close() {
        client.close();
    }
}
