package org.countersign.server.provisioner;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.countersign.core.ProblemCode;
import org.countersign.core.issue.Grant;
import org.countersign.core.issue.Operation;
import org.countersign.core.issue.RevocationGrant;
import org.countersign.core.token.TokenKey;
import org.countersign.core.token.TokenVerifier;
import org.countersign.core.token.UnverifiedToken;
import org.countersign.core.token.VerifiedToken;

/// Trusts whoever holds one private key: tokens signed with it say themselves what is to be issued.
public final class JwkProvisioner implements Provisioner {
    private final Profile profile;
    private final String keyId;
    private final Optional<String> encryptedKey;
    private final TokenVerifier verifier;
    private final TokenVerifier.Expectation expectation;

    public JwkProvisioner(Profile profile, String keyId, TokenKey key, Optional<String> encryptedKey, TokenVerifier verifier) {
        this.profile = profile;
        this.keyId = keyId;
        this.encryptedKey = encryptedKey;
        this.verifier = verifier;
        this.expectation = new TokenVerifier.Expectation(key, profile.name(), Optional.empty(), Set.of());
    }

    @Override
    public Profile profile() {
        return profile;
    }

    public String keyId() {
        return keyId;
    }

    /// The private key under a password, for clients to fetch; the server itself never opens it.
    public Optional<String> encryptedKey() {
        return encryptedKey;
    }

    @Override
    public Grant authorize(UnverifiedToken token, Operation operation, Instant now) {
        return switch (operation) {
            case SSH_SIGN -> {
                var verified = verify(token, operation, now);
                yield StatedGrants.ssh(verified, profile.spending(verified), Optional.empty());
            }
            case X509_SIGN -> {
                var verified = verify(token, operation, now);
                yield StatedGrants.x509(verified, profile.spending(verified), keyId, true, Optional.empty());
            }
            case SSH_REVOKE, X509_REVOKE -> {
                var verified = verify(token, operation, now);
                yield new RevocationGrant(profile.spending(verified), verified.subject());
            }
            case SSH_RENEW, SSH_REKEY, X509_RENEW, X509_REKEY -> throw ProblemCode.OPERATION_NOT_GRANTED.refuse();
        };
    }

    private VerifiedToken verify(UnverifiedToken token, Operation operation, Instant now) {
        return verifier.verify(token, expectation, operation, now);
    }
}
