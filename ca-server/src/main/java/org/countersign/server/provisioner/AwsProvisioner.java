package org.countersign.server.provisioner;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.countersign.core.ProblemCode;
import org.countersign.core.crypto.Crypto;
import org.countersign.core.crypto.StrictBase64;
import org.countersign.core.crypto.VerifyingPool;
import org.countersign.core.issue.Grant;
import org.countersign.core.issue.GrantSource;
import org.countersign.core.issue.Operation;
import org.countersign.core.json.JsonException;
import org.countersign.core.json.JsonObject;
import org.countersign.core.token.TokenAudience;
import org.countersign.core.token.TokenKey;
import org.countersign.core.token.TokenLifetime;
import org.countersign.core.token.TokenVerifier;
import org.countersign.core.token.UnverifiedToken;
import org.countersign.core.token.VerifiedToken;

/// Trusts EC2 instances: the token holds the instance's identity document and Amazon's signature of it, and is itself keyed with that
/// signature, which programs on the instance alone can know.
public final class AwsProvisioner implements Provisioner {
    private static final String ISSUER = "ec2.amazonaws.com";

    /// Which instances are served, and how.
    ///
    /// @param accounts    of whose instances; none: of any account at all
    /// @param pinned      whether certificates have the names that the cloud gave the instance, and no others
    /// @param comesAgain  whether an instance is served more than once
    /// @param greatestAge of an instance
    public record Rules(List<String> accounts, boolean pinned, boolean comesAgain, Optional<Duration> greatestAge) {
        public Rules {
            accounts = List.copyOf(accounts);
        }
    }

    private record Signatory(X509Certificate certificate, VerifyingPool key) {}

    private final Profile profile;
    private final Rules rules;
    private final List<Signatory> signatories;
    private final TokenVerifier verifier;

    /// @param certificates of the keys that sign identity documents
    public AwsProvisioner(Profile profile, Rules rules, List<X509Certificate> certificates, TokenVerifier verifier, Crypto crypto) {
        this.profile = profile;
        this.rules = rules;
        this.signatories = certificates.stream()
                .map(one -> new Signatory(one, crypto.verifier("SHA256withRSA", one.getPublicKey()))).toList();
        this.verifier = verifier;
    }

    @Override
    public Profile profile() {
        return profile;
    }

    @Override
    public Grant authorize(UnverifiedToken token, Operation operation, Instant now) {
        return switch (operation) {
            case SSH_SIGN -> {
                var instance = instance(token, now);
                var verified = verify(token, instance, operation, now);
                yield InstanceGrants.host(source(verified, instance), instance.id(), pinnedNames(instance));
            }
            case X509_SIGN -> {
                var instance = instance(token, now);
                var verified = verify(token, instance, operation, now);
                yield InstanceGrants.x509(source(verified, instance), verified.subject(), List.of(verified.subject()),
                        pinnedNames(instance), instance.account(), List.of("InstanceID", instance.id()));
            }
            case SSH_RENEW, SSH_REKEY, SSH_REVOKE, X509_RENEW, X509_REKEY, X509_REVOKE ->
                    throw ProblemCode.OPERATION_NOT_GRANTED.refuse();
        };
    }

    private List<String> pinnedNames(AwsInstance instance) {
        return rules.pinned() ? instance.names() : List.of();
    }

    private GrantSource source(VerifiedToken token, AwsInstance instance) {
        return rules.comesAgain() ? InstanceGrants.again(profile, token)
                : InstanceGrants.once(profile, token, profile.tokenId() + "." + instance.id());
    }

    private AwsInstance instance(UnverifiedToken token, Instant now) {
        byte[] document = amazon(token, "document");
        byte[] signature = amazon(token, "signature");
        boolean signed = signatories.stream().filter(one -> isValid(one.certificate(), now))
                .anyMatch(one -> one.key().verify(document, signature));
        if (!signed) {
            throw ProblemCode.CREDENTIAL_REJECTED.refuse("The identity document is not signed by Amazon.");
        }
        return AwsInstance.read(document);
    }

    private static boolean isValid(X509Certificate certificate, Instant now) {
        try {
            certificate.checkValidity(Date.from(now));
            return true;
        } catch (CertificateException e) {
            return false;
        }
    }

    private static byte[] amazon(UnverifiedToken token, String part) {
        try {
            return token.claims().object("amazon").orElse(JsonObject.EMPTY).string(part).flatMap(StrictBase64::decode)
                    .filter(bytes -> bytes.length > 0).orElseThrow(ProblemCode.CREDENTIAL_REJECTED::refuse);
        } catch (JsonException e) {
            throw ProblemCode.CREDENTIAL_REJECTED.refuse();
        }
    }

    /// The claim that names such a token is the same in all tokens of an instance, so the whole token stands for itself.
    private VerifiedToken verify(UnverifiedToken token, AwsInstance instance, Operation operation, Instant now) {
        var expected = new TokenVerifier.Expectation(TokenKey.ofSecret(amazon(token, "signature")), ISSUER,
                new TokenAudience.Here(Optional.of(profile.tokenId())), Set.of(), TokenLifetime.ONE_REQUEST,
                TokenVerifier.WHOLE_TOKEN);
        var verified = verifier.verify(token, expected, operation, now);
        if (rules.pinned() && !instance.names().contains(verified.subject()) && !verified.subject().equals(instance.id())) {
            throw ProblemCode.IDENTITY_NOT_ALLOWED.refuse("The subject of the token is not a name of the instance.");
        }
        if (!rules.accounts().isEmpty() && !rules.accounts().contains(instance.account())) {
            throw ProblemCode.IDENTITY_NOT_ALLOWED.refuse("This provisioner does not serve the account of the instance.");
        }
        if (rules.greatestAge().filter(limit -> !instance.isYoungerThan(limit, now)).isPresent()) {
            throw ProblemCode.IDENTITY_NOT_ALLOWED.refuse("The instance is older than the instanceAge of this provisioner.");
        }
        return verified;
    }
}
