package org.countersign.cli.command.online;

import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.countersign.cli.client.CaClient;
import org.countersign.cli.client.CaUrl;
import org.countersign.cli.client.HeadStart;
import org.countersign.cli.client.ListedProvisioner;
import org.countersign.cli.client.RootCertificates;
import org.countersign.cli.command.CaAccess;
import org.countersign.cli.command.CommonFlags;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.token.TokenContent;
import org.countersign.core.token.TokenPurpose;
import org.countersign.core.token.UnverifiedToken;

/// One command's dealings with its CA: where it is, the roots by which it is recognised, and one connection to it. Flags
/// and files are checked when this is made; the CA itself is not asked before [#client()] is used.
public final class CaSession implements AutoCloseable {
    private static final int TOKEN_ID_BYTES = 32;

    private final CaUrl url;
    private final RootCertificates roots;
    private final CaClient client;
    /// The provisioners, where the CA is not to be asked.
    private final Optional<List<ListedProvisioner>> configured;

    private CaSession(Invocation call, CaUrl url, RootCertificates roots) {
        this(call, url, roots, Optional.empty());
    }

    private CaSession(Invocation call, CaUrl url, RootCertificates roots, Optional<List<ListedProvisioner>> configured) {
        this.url = url;
        this.roots = roots;
        this.client = CaAccess.trusting(call, url, roots);
        this.configured = configured;
    }

    /// The CA that the flags of this call name.
    public static CaSession of(Invocation call) {
        HeadStart.begin();
        return new CaSession(call, CaAccess.url(call), CaAccess.roots(call));
    }

    /// A CA whose provisioners are known: it is not asked for them, and need not run.
    public static CaSession of(Invocation call, CaUrl url, RootCertificates roots, List<ListedProvisioner> provisioners) {
        return new CaSession(call, url, roots, Optional.of(provisioners));
    }

    /// The CA that a ready token was made for, unless flags name one. A token may pin the root: then that root counts,
    /// whatever the files say, and is fetched by its fingerprint if it is not among them.
    public static CaSession of(Invocation call, UnverifiedToken token) {
        HeadStart.begin();
        var url = urlFor(call, token);
        var pinned = token.claimText("sha").filter(sha -> !sha.isEmpty());
        if (pinned.isEmpty() || Files.exists(CaAccess.rootFile(call)) && CaAccess.roots(call).contains(pinned.get())) {
            return new CaSession(call, url, CaAccess.roots(call));
        }
        var root = CaClient.fetchRoot(url, pinned.get(), CaAccess.settings(call));
        return new CaSession(call, url, new RootCertificates(List.of(root)));
    }

    private static CaUrl urlFor(Invocation call, UnverifiedToken token) {
        var audience = call.value(CommonFlags.CA_URL).isPresent() ? Optional.<String>empty()
                : token.audiences().stream().filter(it -> it.startsWith("https://")).findFirst();
        return audience.map(CaUrl::parse).orElseGet(() -> CaAccess.url(call));
    }

    public CaUrl url() {
        return url;
    }

    public CaClient client() {
        return client;
    }

    public List<ListedProvisioner> provisioners() {
        return configured.orElseGet(client::provisioners);
    }

    /// The key of a JWK provisioner under its password. Mostly it is in the list already; asking for it again would be a request for
    /// nothing.
    String encryptedKey(ListedProvisioner provisioner) {
        return provisioner.description().string("encryptedKey").filter(key -> !key.isEmpty()).orElseGet(() -> {
            if (configured.isPresent()) {
                throw new CommandFailure("the configuration does not hold the key of the provisioner " + provisioner)
                        .hint("give the private key itself with '--key'");
            }
            return client.encryptedKey(provisioner.keyId());
        });
    }

    /// A token for this CA, ready to be filled and minted: made now, with a fresh id, pinning the root.
    public TokenContent newToken(TokenPurpose purpose, String subject) {
        return TokenContent.of(purpose, url.toString(), subject, newTokenId(), Instant.now()).withRoot(rootFingerprint());
    }

    /// What tells a token from every other one.
    public static String newTokenId() {
        byte[] id = new byte[TOKEN_ID_BYTES];
        new SecureRandom().nextBytes(id);
        return HexFormat.of().formatHex(id);
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
