package org.countersign.server.provisioner;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.countersign.core.ProblemCode;
import org.countersign.core.crypto.Crypto;
import org.countersign.core.issue.CredentialId;
import org.countersign.core.issue.Grant;
import org.countersign.core.issue.Operation;
import org.countersign.core.issue.RevocationGrant;
import org.countersign.core.issue.X509RenewalGrant;
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
    private final Predicate<X509Certificate> revoked;

    /// @param trust   its roots
    /// @param revoked whether a certificate is one of this CA and was revoked; those of others are never
    public X5cProvisioner(Profile profile, LeafTrust trust, TokenVerifier verifier, Crypto crypto,
            Predicate<X509Certificate> revoked) {
        this.profile = profile;
        this.trust = trust;
        this.verifier = verifier;
        this.crypto = crypto;
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
                var chain = shownChain(token, now);
                var shown = chain.getFirst();
                var verified = verify(token, shown, operation, now);
                yield StatedGrants.ssh(verified, profile.spending(verified, chain), Optional.of(shown.getNotAfter().toInstant()));
            }
            case X509_SIGN -> {
                var chain = shownChain(token, now);
                var shown = chain.getFirst();
                var verified = verify(token, shown, operation, now);
                yield StatedGrants.x509(verified, profile.spending(verified, chain), "", false, Optional.of(shown));
            }
            case X509_REVOKE -> {
                var chain = shownChain(token, now);
                var verified = verify(token, chain.getFirst(), operation, now);
                yield new RevocationGrant(profile.spending(verified, chain), verified.subject());
            }
            case SSH_RENEW, SSH_REKEY, SSH_REVOKE, X509_RENEW, X509_REKEY -> throw ProblemCode.OPERATION_NOT_GRANTED.refuse();
        };
    }

    @Override
    public X509RenewalGrant authorizeRenewal(X509Certificate old, Optional<CredentialId> spends, Instant now) {
        return X509Renewal.grant(this, old, spends, now);
    }

    private List<X509Certificate> shownChain(UnverifiedToken token, Instant now) {
        var chain = CertificateChainHeader.read(token, HEADER);
        try {
            trust.checkSigner(chain, now);
        } catch (CertificateException e) {
            throw ProblemCode.CREDENTIAL_REJECTED.refuse(ProblemCode.CREDENTIAL_REJECTED.title(), e);
        }
        if (revoked.test(chain.getFirst())) {
            throw ProblemCode.CREDENTIAL_REVOKED.refuse();
        }
        return chain;
    }

    private VerifiedToken verify(UnverifiedToken token, X509Certificate shown, Operation operation, Instant now) {
        var key = CertificateChainHeader.key(shown, crypto);
        var expected = new TokenVerifier.Expectation(key, profile.name(), Optional.of(profile.tokenId()), Set.of(HEADER));
        return verifier.verify(token, expected, operation, now);
    }
}
