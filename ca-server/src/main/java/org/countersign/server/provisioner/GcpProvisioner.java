package org.countersign.server.provisioner;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.countersign.core.ProblemCode;
import org.countersign.core.issue.ClaimRefusal;
import org.countersign.core.issue.Grant;
import org.countersign.core.issue.GrantSource;
import org.countersign.core.issue.NameSource;
import org.countersign.core.issue.Operation;
import org.countersign.core.issue.SshChoice;
import org.countersign.core.issue.SshGrant;
import org.countersign.core.json.JsonObject;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.time.TimeDuration;
import org.countersign.core.token.TokenAudience;
import org.countersign.core.token.TokenLifetime;
import org.countersign.core.token.TokenVerifier;
import org.countersign.core.token.UnverifiedToken;
import org.countersign.core.token.VerifiedToken;
import org.countersign.server.provisioner.remote.RemoteKeys;

/// Trusts virtual machines of Google Compute Engine: Google's token says which machine it was made on, and for which service account.
public final class GcpProvisioner implements Provisioner {
    /// `iss` of the tokens.
    public static final String ISSUER = "https://accounts.google.com";

    /// Which machines are served, and how.
    ///
    /// @param accounts    service accounts by id or address; none: any
    /// @param projects    of the machines; none: any project at all
    /// @param pinned      whether certificates have the names that the cloud gave the machine, and no others
    /// @param comesAgain  whether a machine is served more than once
    /// @param hosts       whether there are SSH host certificates
    /// @param users       whether there are SSH user certificates, for the service account
    /// @param greatestAge of a machine
    public record Rules(List<String> accounts, List<String> projects, boolean pinned, boolean comesAgain, boolean hosts,
            boolean users, Optional<Duration> greatestAge) {
        public Rules {
            accounts = List.copyOf(accounts);
            projects = List.copyOf(projects);
        }
    }

    private final Profile profile;
    private final Rules rules;
    private final ProviderKeys keys;
    private final TokenVerifier verifier;

    /// @param keys of Google; closed with this provisioner
    public GcpProvisioner(Profile profile, Rules rules, RemoteKeys keys, TokenVerifier verifier) {
        this.profile = profile;
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
            case SSH_SIGN -> {
                var verified = verify(token, operation, now);
                yield ssh(verified, instance(verified, now));
            }
            case X509_SIGN -> {
                var verified = verify(token, operation, now);
                yield x509(verified, instance(verified, now));
            }
            case SSH_RENEW, SSH_REKEY, SSH_REVOKE, X509_RENEW, X509_REKEY, X509_REVOKE ->
                    throw ProblemCode.OPERATION_NOT_GRANTED.refuse();
        };
    }

    /// Such tokens have no name of their own, so the whole token stands for itself.
    private VerifiedToken verify(UnverifiedToken token, Operation operation, Instant now) {
        var expected = new TokenVerifier.Expectation(keys.forToken(token).keys(), ISSUER,
                new TokenAudience.Here(Optional.of(profile.tokenId())), Set.of(), TokenLifetime.ONE_REQUEST, TokenVerifier.WHOLE_TOKEN);
        return verifier.verify(token, expected, operation, now);
    }

    private GcpInstance instance(VerifiedToken token, Instant now) {
        var instance = GcpInstance.of(token);
        boolean served = rules.accounts().isEmpty() || rules.accounts().contains(instance.account())
                || rules.accounts().contains(instance.email());
        if (!served) {
            throw ProblemCode.IDENTITY_NOT_ALLOWED.refuse("This provisioner does not serve the service account of the token.");
        }
        if (!rules.projects().isEmpty() && !rules.projects().contains(instance.project())) {
            throw ProblemCode.IDENTITY_NOT_ALLOWED.refuse("This provisioner does not serve the project of the machine.");
        }
        if (rules.greatestAge().filter(limit -> !instance.isYoungerThan(limit, now)).isPresent()) {
            throw ProblemCode.IDENTITY_NOT_ALLOWED.refuse("The machine is older than the instanceAge of this provisioner.");
        }
        return instance;
    }

    private GrantSource source(VerifiedToken token, GcpInstance instance) {
        return rules.comesAgain() ? InstanceGrants.again(profile, token)
                : InstanceGrants.once(profile, token, profile.tokenId() + "." + instance.id());
    }

    private Grant ssh(VerifiedToken token, GcpInstance instance) {
        var source = source(token, instance);
        if (!source.claims().enableSshCa()) {
            throw ClaimRefusal.sshNotEnabled(profile.name());
        }
        var host = Optional.of(InstanceGrants.host(source, instance.name(), rules.pinned() ? instance.dnsNames() : List.of()));
        return new SshChoice(source, host.filter(_ -> rules.hosts()), user(source, instance).filter(_ -> rules.users()));
    }

    /// For the service account, whose names are not the machine's to choose. One without an address has no such certificate.
    private static Optional<SshGrant> user(GrantSource source, GcpInstance instance) {
        if (instance.email().isEmpty()) {
            return Optional.empty();
        }
        var names = List.of("sa_" + instance.account(), instance.email());
        var stated = new SshGrant.Stated(Optional.of(CertificateType.USER), names, TimeDuration.UNSET, TimeDuration.UNSET);
        return Optional.of(new SshGrant(source, stated, NameSource.GRANT, CertificateType.USER, instance.email(), names,
                SshGrant.DEFAULT_USER_EXTENSIONS, Optional.empty()));
    }

    private Grant x509(VerifiedToken token, GcpInstance instance) {
        var commonNames = new ArrayList<String>();
        if (rules.pinned()) {
            commonNames.addAll(List.of(instance.name(), instance.id()));
            commonNames.addAll(instance.dnsNames());
        }
        return InstanceGrants.x509(source(token, instance), instance.name(), commonNames,
                rules.pinned() ? instance.dnsNames() : List.of(), instance.account(),
                List.of("InstanceID", instance.id(), "InstanceName", instance.name()));
    }

    @Override
    public void close() {
        keys.close();
    }
}
