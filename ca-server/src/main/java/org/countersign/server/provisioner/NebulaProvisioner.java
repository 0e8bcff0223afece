package org.countersign.server.provisioner;

import java.security.cert.CertificateException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.countersign.core.ProblemCode;
import org.countersign.core.crypto.Crypto;
import org.countersign.core.crypto.StrictBase64;
import org.countersign.core.issue.Evidence;
import org.countersign.core.issue.Grant;
import org.countersign.core.issue.GrantSource;
import org.countersign.core.issue.NameSource;
import org.countersign.core.issue.Operation;
import org.countersign.core.issue.SshGrant;
import org.countersign.core.issue.X509Grant;
import org.countersign.core.json.JsonException;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue.JsonString;
import org.countersign.core.nebula.NebulaCertificate;
import org.countersign.core.nebula.NebulaDetails;
import org.countersign.core.nebula.NebulaFormatException;
import org.countersign.core.nebula.NebulaTrust;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.token.TokenKey;
import org.countersign.core.token.TokenVerifier;
import org.countersign.core.token.UnverifiedToken;
import org.countersign.core.token.VerifiedToken;
import org.countersign.core.x509.IpAddress;
import org.countersign.core.x509.ProvisionerExtension;

/// Trusts machines of a Nebula network: whoever holds the key of a certificate of one of its authorities gets certificates for the
/// name and the addresses in it, which end no later. The certificate travels in the token's header `nebula`, and its key, made for
/// key agreement, signs the token as XEdDSA has it.
public final class NebulaProvisioner implements Provisioner {
    private static final String HEADER = "nebula";

    private final Profile profile;
    private final NebulaTrust trust;
    private final TokenVerifier verifier;
    private final Crypto crypto;

    public NebulaProvisioner(Profile profile, NebulaTrust trust, TokenVerifier verifier, Crypto crypto) {
        this.profile = profile;
        this.trust = trust;
        this.verifier = verifier;
        this.crypto = crypto;
    }

    @Override
    public Profile profile() {
        return profile;
    }

    @Override
    public Grant authorize(UnverifiedToken token, Operation operation, Instant now) {
        return switch (operation) {
            case SSH_SIGN -> {
                var shown = shownCertificate(token, now);
                yield ssh(verify(token, shown, operation, now), shown);
            }
            case X509_SIGN -> {
                var shown = shownCertificate(token, now);
                yield x509(verify(token, shown, operation, now), shown);
            }
            case SSH_RENEW, SSH_REKEY, SSH_REVOKE, X509_RENEW, X509_REKEY, X509_REVOKE ->
                    throw ProblemCode.OPERATION_NOT_GRANTED.refuse();
        };
    }

    private NebulaCertificate shownCertificate(UnverifiedToken token, Instant now) {
        try {
            var certificate = token.headerText(HEADER).flatMap(StrictBase64::decode).map(NebulaCertificate::parse)
                    .orElseThrow(ProblemCode.CREDENTIAL_REJECTED::refuse);
            trust.check(certificate, now);
            return certificate;
        } catch (NebulaFormatException | CertificateException e) {
            throw ProblemCode.CREDENTIAL_REJECTED.refuse(ProblemCode.CREDENTIAL_REJECTED.title(), e);
        }
    }

    private VerifiedToken verify(UnverifiedToken token, NebulaCertificate shown, Operation operation, Instant now) {
        var expected = new TokenVerifier.Expectation(key(shown.details()), profile.name(), Optional.of(profile.tokenId()), Set.of(HEADER));
        return verifier.verify(token, expected, operation, now);
    }

    private TokenKey key(NebulaDetails shown) {
        try {
            return TokenKey.ofX25519(shown.publicKey(), crypto);
        } catch (IllegalArgumentException e) {
            throw ProblemCode.CREDENTIAL_REJECTED.refuse("The key of the certificate cannot sign a token.");
        }
    }

    /// A token that says nothing about SSH means the machine itself.
    private SshGrant ssh(VerifiedToken token, NebulaCertificate certificate) {
        var shown = certificate.details();
        var stated = StatedGrants.stated(token).orElse(JsonObject.EMPTY);
        boolean open = stated.get("certType").filter(type -> !type.equals(new JsonString(""))).isEmpty();
        var ssh = open ? stated.edit().put("certType", "host").build() : stated;
        var grant = StatedGrants.ssh(token, ssh, source(token, certificate), names(shown), Optional.of(shown.notAfter()));
        if (grant.type() != CertificateType.HOST) {
            throw ProblemCode.NOT_IN_TOKEN.refuse("A Nebula provisioner grants host certificates alone.");
        }
        for (var principal : grant.principals()) {
            if (!isOf(shown, principal)) {
                throw ProblemCode.PRINCIPAL_NOT_ALLOWED.refuse(
                        "A principal is neither the name in the Nebula certificate nor one of its addresses.");
            }
        }
        return grant;
    }

    private X509Grant x509(VerifiedToken token, NebulaCertificate certificate) {
        var shown = certificate.details();
        try {
            var stated = token.claims().strings("sans");
            if (!isOf(shown, token.subject()) || !stated.stream().allMatch(name -> isOf(shown, name))) {
                throw ProblemCode.NAME_NOT_ALLOWED.refuse(
                        "A name in the token is neither the name in the Nebula certificate nor one of its addresses.");
            }
            var extension = ProvisionerExtension.of(profile.type().number(), profile.name(), "");
            return new X509Grant(source(token, certificate), NameSource.GRANT, token.subject(), List.of(token.subject()),
                    stated.isEmpty() ? names(shown) : stated, extension, StatedGrants.csrHash(token.claims()),
                    Optional.of(shown.notBefore()), Optional.of(shown.notAfter()));
        } catch (JsonException e) {
            throw ProblemCode.TOKEN_REJECTED.refuse();
        }
    }

    private GrantSource source(VerifiedToken token, NebulaCertificate shown) {
        var spends = profile.credential(token.id(), token.expires());
        return new GrantSource(profile.name(), profile.type(), profile.claims(), Optional.of(spends),
                new Evidence(token.claims(), List.of(), Optional.of(shown)));
    }

    private static boolean isOf(NebulaDetails shown, String name) {
        return name.equals(shown.name()) || addresses(shown).contains(IpAddress.parse(name).map(IpAddress::toString).orElse(name));
    }

    private static List<String> names(NebulaDetails shown) {
        var names = new ArrayList<>(List.of(shown.name()));
        names.addAll(addresses(shown));
        return names;
    }

    private static List<String> addresses(NebulaDetails shown) {
        return shown.networks().stream().map(network -> network.ip().toString()).toList();
    }
}
