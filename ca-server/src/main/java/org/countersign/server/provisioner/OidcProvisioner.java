package org.countersign.server.provisioner;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.countersign.core.ProblemCode;
import org.countersign.core.issue.ClaimRefusal;
import org.countersign.core.issue.Grant;
import org.countersign.core.issue.NameSource;
import org.countersign.core.issue.Operation;
import org.countersign.core.issue.RevocationGrant;
import org.countersign.core.issue.SshGrant;
import org.countersign.core.issue.X509Grant;
import org.countersign.core.json.JsonObject;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.time.TimeDuration;
import org.countersign.core.token.TokenAudience;
import org.countersign.core.token.TokenLifetime;
import org.countersign.core.token.TokenVerifier;
import org.countersign.core.token.UnverifiedToken;
import org.countersign.core.token.VerifiedToken;
import org.countersign.core.x509.ProvisionerExtension;
import org.countersign.core.x509.SubjectAlternativeName;
import org.countersign.server.provisioner.remote.RemoteKeys;
import org.countersign.server.provisioner.remote.RemoteKeys.Published;

/// Trusts whoever logs in at an OpenID provider: their ID token says who they are, and so what they are called in a certificate.
/// Administrators name what they want (OpenID Connect Core 1.0, "ID Token Validation").
///
/// Works from the moment that the provider could be reached, and on when it cannot be any more.
public final class OidcProvisioner implements Provisioner {
    /// What providers write into headers beside the usual. None of it is followed: `jku` may repeat where the keys are.
    private static final Set<String> HEADERS = Set.of("x5t", "x5t#S256", "jku");

    private final Profile profile;
    private final String clientId;
    private final OidcRules rules;
    private final ProviderKeys keys;
    private final TokenVerifier verifier;

    /// @param clientId what the provider knows this CA as
    /// @param keys     of the provider; closed with this provisioner
    public OidcProvisioner(Profile profile, String clientId, OidcRules rules, RemoteKeys keys, TokenVerifier verifier) {
        this.profile = profile;
        this.clientId = clientId;
        this.rules = rules;
        this.keys = new ProviderKeys(profile, keys);
        this.verifier = verifier;
    }

    @Override
    public Profile profile() {
        return profile;
    }

    @Override
    public JsonObject source() {
        return keys.source();
    }

    @Override
    public Grant authorize(UnverifiedToken token, Operation operation, Instant now) {
        return switch (operation) {
            case SSH_SIGN -> ssh(verify(token, operation, now));
            case X509_SIGN -> x509(verify(token, operation, now));
            case SSH_REVOKE, X509_REVOKE -> {
                var verified = verify(token, operation, now);
                if (!OidcIdentity.of(verified, rules).admin()) {
                    throw ProblemCode.OPERATION_NOT_GRANTED.refuse();
                }
                yield new RevocationGrant(profile.spending(verified), verified.subject());
            }
            case SSH_RENEW, SSH_REKEY, X509_RENEW, X509_REKEY -> throw ProblemCode.OPERATION_NOT_GRANTED.refuse();
        };
    }

    private VerifiedToken verify(UnverifiedToken token, Operation operation, Instant now) {
        var published = keys.forToken(token);
        checkHints(token, published);
        var expected = new TokenVerifier.Expectation(published.keys(), published.issuer(), new TokenAudience.Client(clientId),
                HEADERS, TokenLifetime.SESSION, "nonce");
        return verifier.verify(token, expected, operation, now);
    }

    private void checkHints(UnverifiedToken token, Published published) {
        boolean otherKeys = token.headerText("jku").filter(jku -> !jku.equals(published.address().toString())).isPresent();
        boolean otherClient = token.claimText("azp").filter(party -> !party.equals(clientId)).isPresent();
        if (otherKeys || otherClient) {
            throw ProblemCode.TOKEN_REJECTED.refuse();
        }
    }

    private SshGrant ssh(VerifiedToken token) {
        if (!profile.claims().enableSshCa()) {
            throw ClaimRefusal.sshNotEnabled(profile.name());
        }
        var identity = OidcIdentity.of(token, rules);
        var stated = identity.admin() ? SshGrant.Stated.NOTHING : new SshGrant.Stated(Optional.of(CertificateType.USER),
                List.of(), TimeDuration.UNSET, TimeDuration.UNSET);
        return new SshGrant(profile.spending(token), stated, identity.admin() ? NameSource.REQUEST : NameSource.GRANT,
                CertificateType.USER, identity.keyId(), identity.principals(), SshGrant.DEFAULT_USER_EXTENSIONS, Optional.empty());
    }

    private X509Grant x509(VerifiedToken token) {
        var identity = OidcIdentity.of(token, rules);
        var names = new ArrayList<String>();
        identity.email().ifPresent(names::add);
        token.claims().string("iss").filter(issuer -> issuer.contains("://"))
                .ifPresent(issuer -> names.add(SubjectAlternativeName.withFragment(issuer, identity.subject())));
        var extension = ProvisionerExtension.of(profile.type().number(), profile.name(), clientId);
        return new X509Grant(profile.spending(token), identity.admin() ? NameSource.REQUEST : NameSource.GRANT_ALONE,
                identity.subject(), List.of(), names, extension, Optional.empty(), Optional.empty(), Optional.empty());
    }

    @Override
    public void close() {
        keys.close();
    }
}
