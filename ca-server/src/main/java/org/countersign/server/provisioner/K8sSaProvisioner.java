package org.countersign.server.provisioner;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.countersign.core.ProblemCode;
import org.countersign.core.issue.ClaimRefusal;
import org.countersign.core.issue.Grant;
import org.countersign.core.issue.GrantSource;
import org.countersign.core.issue.NameSource;
import org.countersign.core.issue.Operation;
import org.countersign.core.issue.RevocationGrant;
import org.countersign.core.issue.SshGrant;
import org.countersign.core.issue.X509Grant;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.token.TokenAudience;
import org.countersign.core.token.TokenKey;
import org.countersign.core.token.TokenLifetime;
import org.countersign.core.token.TokenVerifier;
import org.countersign.core.token.UnverifiedToken;
import org.countersign.core.token.VerifiedToken;
import org.countersign.core.x509.ProvisionerExtension;

/// Trusts every account of the services in a Kubernetes cluster with everything: their tokens say who they are, but not what they may
/// be called in a certificate, so the request does. The tokens have no end and are used again and again, unless the operator wants each
/// to be good once.
public final class K8sSaProvisioner implements Provisioner {
    private final Profile profile;
    private final TokenVerifier verifier;
    private final TokenVerifier.Expectation expectation;
    private final boolean once;

    /// @param keys with which the cluster signs tokens
    /// @param once whether a token is good for one certificate
    public K8sSaProvisioner(Profile profile, List<TokenKey> keys, boolean once, TokenVerifier verifier) {
        this.profile = profile;
        this.once = once;
        this.verifier = verifier;
        this.expectation = new TokenVerifier.Expectation(token -> keys.stream().anyMatch(key -> key.signed(token)),
                Provisioners.CLUSTER_ISSUER, new TokenAudience.Anybody(), Set.of(), TokenLifetime.ENDLESS, TokenVerifier.WHOLE_TOKEN);
    }

    @Override
    public Profile profile() {
        return profile;
    }

    @Override
    public Grant authorize(UnverifiedToken token, Operation operation, Instant now) {
        return switch (operation) {
            case SSH_SIGN -> ssh(verifier.verify(token, expectation, operation, now));
            case X509_SIGN -> x509(verifier.verify(token, expectation, operation, now));
            case X509_REVOKE -> {
                var verified = verifier.verify(token, expectation, operation, now);
                yield new RevocationGrant(source(verified), verified.subject());
            }
            case SSH_RENEW, SSH_REKEY, SSH_REVOKE, X509_RENEW, X509_REKEY -> throw ProblemCode.OPERATION_NOT_GRANTED.refuse();
        };
    }

    private GrantSource source(VerifiedToken token) {
        return once ? profile.spending(token) : profile.repeatable(token);
    }

    private SshGrant ssh(VerifiedToken token) {
        if (!profile.claims().enableSshCa()) {
            throw ClaimRefusal.sshNotEnabled(profile.name());
        }
        return new SshGrant(source(token), SshGrant.Stated.NOTHING, NameSource.REQUEST, CertificateType.USER,
                token.subject(), List.of(), SshGrant.DEFAULT_USER_EXTENSIONS, Optional.empty());
    }

    private X509Grant x509(VerifiedToken token) {
        var extension = ProvisionerExtension.of(profile.type().number(), profile.name(), "");
        return new X509Grant(source(token), NameSource.REQUEST, token.subject(), List.of(), List.of(), extension,
                Optional.empty(), Optional.empty(), Optional.empty());
    }
}
