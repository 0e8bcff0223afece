package org.countersign.server.provisioner;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.countersign.core.ProblemCode;
import org.countersign.core.issue.Claims;
import org.countersign.core.issue.CredentialId;
import org.countersign.core.issue.Evidence;
import org.countersign.core.issue.Grant;
import org.countersign.core.issue.GrantSource;
import org.countersign.core.issue.Operation;
import org.countersign.core.issue.ProvisionerType;
import org.countersign.core.issue.RevocationGrant;
import org.countersign.core.issue.X509RenewalGrant;
import org.countersign.core.json.JsonObject;
import org.countersign.core.token.TokenKey;
import org.countersign.core.token.TokenVerifier;
import org.countersign.core.token.UnverifiedToken;
import org.countersign.core.token.VerifiedToken;

/// Trusts whoever holds one private key: tokens signed with it say themselves what is to be issued.
public final class JwkProvisioner implements Provisioner {
    private final String name;
    private final String keyId;
    private final Optional<String> encryptedKey;
    private final Claims claims;
    private final JsonObject source;
    private final TokenVerifier verifier;
    private final TokenVerifier.Expectation expectation;

    public JwkProvisioner(String name, String keyId, TokenKey key, Optional<String> encryptedKey, Claims claims,
            JsonObject source, TokenVerifier verifier) {
        this.name = name;
        this.keyId = keyId;
        this.encryptedKey = encryptedKey;
        this.claims = claims;
        this.source = source;
        this.verifier = verifier;
        this.expectation = new TokenVerifier.Expectation(key, name, Optional.empty(), Set.of());
    }

    @Override
    public ProvisionerType type() {
        return ProvisionerType.JWK;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String tokenId() {
        return name + ":" + keyId;
    }

    @Override
    public Claims claims() {
        return claims;
    }

    @Override
    public JsonObject source() {
        return source;
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
                yield StatedGrants.ssh(verified, source(verified), Optional.empty());
            }
            case X509_SIGN -> {
                var verified = verify(token, operation, now);
                yield StatedGrants.x509(verified, source(verified), keyId, true, Optional.empty());
            }
            case SSH_REVOKE, X509_REVOKE -> {
                var verified = verify(token, operation, now);
                yield new RevocationGrant(source(verified), verified.subject());
            }
            case SSH_RENEW, SSH_REKEY, X509_RENEW, X509_REKEY -> throw ProblemCode.OPERATION_NOT_GRANTED.refuse();
        };
    }

    @Override
    public X509RenewalGrant authorizeRenewal(X509Certificate old, Optional<CredentialId> spends, Instant now) {
        return X509Renewal.grant(this, old, spends, now);
    }

    private VerifiedToken verify(UnverifiedToken token, Operation operation, Instant now) {
        return verifier.verify(token, expectation, operation, now);
    }

    private GrantSource source(VerifiedToken token) {
        var spends = new CredentialId(name, token.id(), token.expires());
        return new GrantSource(name, ProvisionerType.JWK, claims, Optional.of(spends), Evidence.of(token.claims()));
    }
}
