package org.countersign.server.provisioner;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.countersign.core.ProblemCode;
import org.countersign.core.crypto.Crypto;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.Grant;
import org.countersign.core.issue.GrantSource;
import org.countersign.core.issue.Operation;
import org.countersign.core.issue.RevocationGrant;
import org.countersign.core.token.TokenVerifier;
import org.countersign.core.token.UnverifiedToken;
import org.countersign.core.token.VerifiedToken;
import org.countersign.core.x509.LeafTrust;

/// Trusts whoever holds the key of a client certificate that leads to one of its roots: tokens signed with that key say themselves
/// what is to be issued, which then ends no later than the certificate. The chain travels in the token's header `x5c`.
public final class X5cProvisioner implements Provisioner {
    private static final String HEADER = "x5c";

    private final Profile profile;
    private final LeafTrust trust;
    private final TokenVerifier verifier;
    private final Crypto crypto;
    private final Function<X509Certificate, Optional<CertificateId>> own;
    private final Predicate<CertificateId> revoked;

    /// @param trust   its roots
    /// @param own     the name of a certificate if it is of this CA; those of others are never revoked here
    /// @param revoked whether one of this CA was
    public X5cProvisioner(Profile profile, LeafTrust trust, TokenVerifier verifier, Crypto crypto,
            Function<X509Certificate, Optional<CertificateId>> own, Predicate<CertificateId> revoked) {
        this.profile = profile;
        this.trust = trust;
        this.verifier = verifier;
        this.crypto = crypto;
        this.own = own;
        this.revoked = revoked;
    }

    @Override
    public Profile profile() {
        return profile;
    }

    @Override
    public Grant authorize(UnverifiedToken token, Operation operation, Instant now) {
        return switch (operation) {
            case SSH_SIGN -> {
                var shown = shown(token, now);
                var verified = verify(token, shown.leaf(), operation, now);
                yield StatedGrants.ssh(verified, source(verified, shown), Optional.of(shown.leaf().getNotAfter().toInstant()));
            }
            case X509_SIGN -> {
                var shown = shown(token, now);
                var verified = verify(token, shown.leaf(), operation, now);
                yield StatedGrants.x509(verified, source(verified, shown), "", false, Optional.of(shown.leaf()));
            }
            case X509_REVOKE -> {
                var shown = shown(token, now);
                var verified = verify(token, shown.leaf(), operation, now);
                yield new RevocationGrant(source(verified, shown), verified.subject());
            }
            case SSH_RENEW, SSH_REKEY, SSH_REVOKE, X509_RENEW, X509_REKEY -> throw ProblemCode.OPERATION_NOT_GRANTED.refuse();
        };
    }

    /// The chain of a token, the certificate of its key first.
    ///
    /// @param own that one's name, if it is of this CA
    private record Shown(List<X509Certificate> chain, Optional<CertificateId> own) {
        X509Certificate leaf() {
            return chain.getFirst();
        }
    }

    /// A revoked certificate is refused early. Whether it was revoked meanwhile is judged when the decision is recorded.
    private Shown shown(UnverifiedToken token, Instant now) {
        var chain = CertificateChainHeader.read(token, HEADER);
        try {
            trust.checkSigner(chain, now);
        } catch (CertificateException e) {
            throw ProblemCode.CREDENTIAL_REJECTED.refuse(ProblemCode.CREDENTIAL_REJECTED.title(), e);
        }
        var shown = new Shown(chain, own.apply(chain.getFirst()));
        if (shown.own().filter(revoked).isPresent()) {
            throw ProblemCode.CREDENTIAL_REVOKED.refuse();
        }
        return shown;
    }

    private GrantSource source(VerifiedToken token, Shown shown) {
        return profile.spending(token, shown.chain(), shown.own());
    }

    private VerifiedToken verify(UnverifiedToken token, X509Certificate shown, Operation operation, Instant now) {
        var key = CertificateChainHeader.key(shown, crypto);
        var expected = new TokenVerifier.Expectation(key, profile.name(), Optional.of(profile.tokenId()), Set.of(HEADER));
        return verifier.verify(token, expected, operation, now);
    }
}
