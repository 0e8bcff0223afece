package org.countersign.server.provisioner;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.countersign.core.ProblemCode;
import org.countersign.core.crypto.StrictBase64;
import org.countersign.core.issue.Claims;
import org.countersign.core.issue.CredentialId;
import org.countersign.core.issue.Grant;
import org.countersign.core.issue.GrantSource;
import org.countersign.core.issue.Operation;
import org.countersign.core.issue.ProvisionerType;
import org.countersign.core.issue.RevocationGrant;
import org.countersign.core.issue.SshGrant;
import org.countersign.core.issue.X509Grant;
import org.countersign.core.issue.X509RenewalGrant;
import org.countersign.core.json.JsonException;
import org.countersign.core.json.JsonObject;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.time.TimeDuration;
import org.countersign.core.time.TimeFormatException;
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
            case SSH_SIGN -> sshSign(verify(token, operation, now));
            case X509_SIGN -> x509Sign(verify(token, operation, now));
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
        return new GrantSource(name, ProvisionerType.JWK, claims, Optional.of(spends));
    }

    private SshGrant sshSign(VerifiedToken token) {
        if (!claims.enableSshCa()) {
            throw ProblemCode.SSH_NOT_ENABLED.refuse();
        }
        try {
            var ssh = token.ssh().orElseThrow(ProblemCode.TOKEN_REJECTED::refuse);
            var stated = new SshGrant.Stated(certificateType(ssh), ssh.strings("principals"),
                    TimeDuration.parse(ssh.text("validAfter")), TimeDuration.parse(ssh.text("validBefore")));
            var type = stated.type().orElse(CertificateType.USER);
            var keyId = ssh.string("keyID").filter(id -> !id.isEmpty()).orElse(token.subject());
            var principals = stated.principals().isEmpty() ? List.of(token.subject()) : stated.principals();
            return new SshGrant(source(token), stated, type, keyId, principals, SshGrant.defaultExtensions(type),
                    Optional.empty());
        } catch (JsonException | TimeFormatException e) {
            throw ProblemCode.TOKEN_REJECTED.refuse();
        }
    }

    /// In tokens the word may be written in any case.
    private static Optional<CertificateType> certificateType(JsonObject ssh) {
        var word = ssh.text("certType");
        if (word.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(CertificateType.ofWord(word.toLowerCase(Locale.ROOT)).orElseThrow(() ->
                ProblemCode.INVALID_CERTIFICATE_TYPE.refuse("The token asks for a certificate type that does not exist.")));
    }

    /// A token made for an SSH certificate is no token for an X.509 one, although their audiences are taken for each other.
    private X509Grant x509Sign(VerifiedToken token) {
        try {
            if (token.ssh().isPresent()) {
                throw ProblemCode.TOKEN_REJECTED.refuse();
            }
            var names = token.claims().strings("sans");
            return new X509Grant(source(token), token.subject(), names.isEmpty() ? List.of(token.subject()) : names,
                    keyId, csrHash(token.claims()), Optional.empty());
        } catch (JsonException e) {
            throw ProblemCode.TOKEN_REJECTED.refuse();
        }
    }

    /// `cnf` binds the token to one CSR (the ecosystem's use of RFC 7800, "Confirmation Claim").
    private static Optional<byte[]> csrHash(JsonObject claims) {
        return claims.object("cnf").flatMap(cnf -> cnf.string("x5rt#S256")).map(hash ->
                StrictBase64.decodeUrl(hash).orElseThrow(ProblemCode.TOKEN_REJECTED::refuse));
    }
}
