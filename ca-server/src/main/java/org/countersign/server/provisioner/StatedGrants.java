package org.countersign.server.provisioner;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.countersign.core.ProblemCode;
import org.countersign.core.crypto.StrictBase64;
import org.countersign.core.issue.ClaimRefusal;
import org.countersign.core.issue.GrantSource;
import org.countersign.core.issue.NameSource;
import org.countersign.core.issue.SshGrant;
import org.countersign.core.issue.X509Grant;
import org.countersign.core.json.JsonException;
import org.countersign.core.json.JsonObject;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.time.TimeDuration;
import org.countersign.core.time.TimeFormatException;
import org.countersign.core.token.VerifiedToken;
import org.countersign.core.x509.ProvisionerExtension;

/// Grants for tokens that say themselves what is to be issued, because whoever may sign them may have anything within the
/// provisioner's limits.
final class StatedGrants {
    private StatedGrants() {}

    /// @param endsBy end of the credential that signed the token
    static SshGrant ssh(VerifiedToken token, GrantSource source, Optional<Instant> endsBy) {
        return ssh(token, stated(token).orElseThrow(ProblemCode.TOKEN_REJECTED::refuse), source, List.of(token.subject()), endsBy);
    }

    /// What the token says about an SSH certificate, if it does.
    static Optional<JsonObject> stated(VerifiedToken token) {
        try {
            return token.ssh();
        } catch (JsonException e) {
            throw ProblemCode.TOKEN_REJECTED.refuse();
        }
    }

    /// @param ssh             what the token says about the certificate
    /// @param usualPrincipals of a certificate where it does not say
    static SshGrant ssh(VerifiedToken token, JsonObject ssh, GrantSource source, List<String> usualPrincipals,
            Optional<Instant> endsBy) {
        if (!source.claims().enableSshCa()) {
            throw ClaimRefusal.sshNotEnabled(source.provisioner());
        }
        try {
            var stated = new SshGrant.Stated(certificateType(ssh), ssh.strings("principals"),
                    TimeDuration.parse(ssh.text("validAfter")), TimeDuration.parse(ssh.text("validBefore")));
            var type = stated.type().orElse(CertificateType.USER);
            var keyId = ssh.string("keyID").filter(id -> !id.isEmpty()).orElse(token.subject());
            var principals = stated.principals().isEmpty() ? usualPrincipals : stated.principals();
            return new SshGrant(source, stated, NameSource.GRANT, type, keyId, principals, SshGrant.defaultExtensions(type),
                    endsBy);
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

    /// @param credentialId what identifies the credential in the certificate, for JWK the key id
    /// @param anyName whether a CSR may have any name of the token as its common name, and not the subject alone
    /// @param shown        the certificate whose key signed the token; what is issued is confined to its validity
    static X509Grant x509(VerifiedToken token, GrantSource source, String credentialId, boolean anyName,
            Optional<X509Certificate> shown) {
        try {
            var stated = token.claims().strings("sans");
            var commonNames = new ArrayList<>(List.of(token.subject()));
            if (anyName) {
                commonNames.addAll(stated);
            }
            var extension = ProvisionerExtension.of(source.type().number(), source.provisioner(), credentialId);
            return new X509Grant(source, NameSource.GRANT, token.subject(), commonNames,
                    stated.isEmpty() ? List.of(token.subject()) : stated, extension, csrHash(token.claims()), shown.map(one -> one.getNotBefore().toInstant()),
                    shown.map(one -> one.getNotAfter().toInstant()));
        } catch (JsonException e) {
            throw ProblemCode.TOKEN_REJECTED.refuse();
        }
    }

    /// `cnf` binds the token to one CSR (the ecosystem's use of RFC 7800, "Confirmation Claim").
    static Optional<byte[]> csrHash(JsonObject claims) {
        return claims.object("cnf").flatMap(cnf -> cnf.string("x5rt#S256")).map(hash ->
                StrictBase64.decodeUrl(hash).orElseThrow(ProblemCode.TOKEN_REJECTED::refuse));
    }
}
