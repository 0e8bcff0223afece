package org.countersign.server.provisioner;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.countersign.core.ProblemCode;
import org.countersign.core.crypto.Crypto;
import org.countersign.core.crypto.StrictBase64;
import org.countersign.core.issue.ClaimRefusal;
import org.countersign.core.issue.CredentialId;
import org.countersign.core.issue.Grant;
import org.countersign.core.issue.Operation;
import org.countersign.core.issue.RevocationGrant;
import org.countersign.core.issue.SshRenewalGrant;
import org.countersign.core.issue.X509RenewalGrant;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.SshCertificateBody;
import org.countersign.core.ssh.SshFormatException;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.token.TokenKey;
import org.countersign.core.token.TokenVerifier;
import org.countersign.core.token.UnverifiedToken;
import org.countersign.core.token.VerifiedToken;

/// Trusts whoever holds the private key of a certificate that this CA issued: hosts replace their certificate, and any holder
/// revokes their own. The certificate travels in the token's header `sshpop`.
public final class SshpopProvisioner implements Provisioner {
    private static final String HEADER = "sshpop";

    private final Profile profile;
    private final TokenVerifier verifier;
    private final Map<CertificateType, List<SshPublicKey>> caKeys;
    private final Crypto crypto;

    /// @param caKeys this CA's own public keys by the type they sign, present and past; never those of other CAs
    public SshpopProvisioner(Profile profile, TokenVerifier verifier, Map<CertificateType, List<SshPublicKey>> caKeys,
            Crypto crypto) {
        this.profile = profile;
        this.verifier = verifier;
        this.caKeys = Map.copyOf(caKeys);
        this.crypto = crypto;
    }

    @Override
    public Profile profile() {
        return profile;
    }

    @Override
    public Grant authorize(UnverifiedToken token, Operation operation, Instant now) {
        return switch (operation) {
            case SSH_RENEW -> renew(token, operation, now);
            case SSH_REKEY -> rekey(token, operation, now);
            case SSH_REVOKE -> revoke(token, operation, now);
            case SSH_SIGN, X509_SIGN, X509_RENEW, X509_REKEY, X509_REVOKE ->
                    throw ProblemCode.OPERATION_NOT_GRANTED.refuse();
        };
    }

    /// It grants no X.509 certificates, so there are none to be renewed.
    @Override
    public X509RenewalGrant authorizeRenewal(X509Certificate old, Optional<CredentialId> spends, Instant now) {
        throw ProblemCode.OPERATION_NOT_GRANTED.refuse();
    }

    private Grant renew(UnverifiedToken token, Operation operation, Instant now) {
        var shown = shownCertificate(token);
        var verified = verify(token, shown, operation, now);
        requireHost(shown);
        if (profile.claims().disableRenewal()) {
            throw ClaimRefusal.renewalDisabled(profile.name());
        }
        if (!shown.validity().hasBegun(now)) {
            throw ProblemCode.CREDENTIAL_REJECTED.refuse("The certificate is not valid yet.");
        }
        if (shown.validity().hasEnded(now) && !profile.claims().allowRenewalAfterExpiry()) {
            throw ClaimRefusal.expired(profile.name());
        }
        return new SshRenewalGrant(profile.spending(verified), shown);
    }

    private Grant rekey(UnverifiedToken token, Operation operation, Instant now) {
        var shown = shownCertificate(token);
        requireValid(shown, now);
        var verified = verify(token, shown, operation, now);
        requireHost(shown);
        return new SshRenewalGrant(profile.spending(verified), shown);
    }

    private Grant revoke(UnverifiedToken token, Operation operation, Instant now) {
        var shown = shownCertificate(token);
        requireValid(shown, now);
        var verified = verify(token, shown, operation, now);
        if (!verified.subject().equals(shown.id().serial().toString())) {
            throw ProblemCode.SERIAL_MISMATCH.refuse("A certificate can only revoke itself.");
        }
        return new RevocationGrant(profile.spending(verified), verified.subject());
    }

    /// The certificate in the header, if this CA signed it.
    private SshCertificateBody shownCertificate(UnverifiedToken token) {
        try {
            var certificate = token.headerText(HEADER).flatMap(StrictBase64::decode).map(SshCertificate::parse)
                    .orElseThrow(ProblemCode.CREDENTIAL_REJECTED::refuse);
            var own = caKeys.getOrDefault(certificate.body().type(), List.of());
            if (own.stream().noneMatch(key -> certificate.isSignedBy(key, crypto))) {
                throw ProblemCode.CREDENTIAL_REJECTED.refuse();
            }
            return certificate.body();
        } catch (SshFormatException e) {
            throw ProblemCode.CREDENTIAL_REJECTED.refuse();
        }
    }

    private VerifiedToken verify(UnverifiedToken token, SshCertificateBody shown, Operation operation, Instant now) {
        if (shown.key().type().isSecurityKey()) {
            throw ProblemCode.CREDENTIAL_REJECTED.refuse("A security key cannot sign a token.");
        }
        var key = TokenKey.of(shown.key().toJca(), Optional.empty(), crypto);
        var expected = new TokenVerifier.Expectation(key, profile.name(), Optional.of(profile.tokenId()), Set.of(HEADER));
        return verifier.verify(token, expected, operation, now);
    }

    private static void requireHost(SshCertificateBody shown) {
        if (shown.type() != CertificateType.HOST) {
            throw ProblemCode.NOT_RENEWABLE.refuse("Only host certificates can be renewed. Ask for a new user certificate.");
        }
    }

    private static void requireValid(SshCertificateBody shown, Instant now) {
        if (!shown.validity().contains(now)) {
            throw ProblemCode.CREDENTIAL_REJECTED.refuse("The certificate is not within its validity.");
        }
    }
}
