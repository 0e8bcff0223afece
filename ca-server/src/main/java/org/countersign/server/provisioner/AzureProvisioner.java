package org.countersign.server.provisioner;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.countersign.core.ProblemCode;
import org.countersign.core.issue.Grant;
import org.countersign.core.issue.GrantSource;
import org.countersign.core.issue.Operation;
import org.countersign.core.json.JsonObject;
import org.countersign.core.token.TokenAudience;
import org.countersign.core.token.TokenLifetime;
import org.countersign.core.token.TokenVerifier;
import org.countersign.core.token.UnverifiedToken;
import org.countersign.core.token.VerifiedToken;
import org.countersign.server.provisioner.remote.RemoteKeys;

/// Trusts virtual machines of Azure: Microsoft's token says which machine of the tenant it was given to. Such tokens are made for
/// another service, live for a day and are handed out again and again; they say nothing about this CA.
public final class AzureProvisioner implements Provisioner {
    private static final Set<String> HEADERS = Set.of("x5t", "x5t#S256");
    /// A day, and the minutes by which Azure dates tokens back.
    private static final TokenLifetime LIFETIME = new TokenLifetime(Optional.of(Duration.ofHours(25)), true);

    /// Which machines are served, and how.
    ///
    /// @param tenant        the directory they are in
    /// @param audience      the service that their tokens are made for
    /// @param groups        resource groups; none: any
    /// @param subscriptions likewise
    /// @param objects       identities in the directory, likewise
    /// @param pinned        whether certificates have the name that the cloud gave the machine, and no other
    /// @param comesAgain    whether a machine is served more than once
    public record Rules(String tenant, String audience, List<String> groups, List<String> subscriptions, List<String> objects,
            boolean pinned, boolean comesAgain) {
        public Rules {
            groups = List.copyOf(groups);
            subscriptions = List.copyOf(subscriptions);
            objects = List.copyOf(objects);
        }
    }

    private final Profile profile;
    private final Rules rules;
    private final ProviderKeys keys;
    private final TokenVerifier verifier;

    /// @param keys of the tenant; closed with this provisioner
    public AzureProvisioner(Profile profile, Rules rules, RemoteKeys keys, TokenVerifier verifier) {
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
                var machine = machine(verified);
                yield InstanceGrants.host(source(verified, machine), machine.name(), pinnedNames(machine));
            }
            case X509_SIGN -> {
                var verified = verify(token, operation, now);
                var machine = machine(verified);
                yield InstanceGrants.x509(source(verified, machine), machine.name(), pinnedNames(machine), pinnedNames(machine),
                        rules.tenant(), List.of());
            }
            case SSH_RENEW, SSH_REKEY, SSH_REVOKE, X509_RENEW, X509_REKEY, X509_REVOKE ->
                    throw ProblemCode.OPERATION_NOT_GRANTED.refuse();
        };
    }

    private VerifiedToken verify(UnverifiedToken token, Operation operation, Instant now) {
        var published = keys.forToken(token);
        var expected = new TokenVerifier.Expectation(published.keys(), published.issuer(),
                new TokenAudience.Client(rules.audience()), HEADERS, LIFETIME, TokenVerifier.WHOLE_TOKEN);
        var verified = verifier.verify(token, expected, operation, now);
        if (!token.claimText("tid").equals(Optional.of(rules.tenant()))) {
            throw ProblemCode.IDENTITY_NOT_ALLOWED.refuse("The token is not for the tenant of this provisioner.");
        }
        return verified;
    }

    private AzureMachine machine(VerifiedToken token) {
        var machine = AzureMachine.of(token);
        require(rules.groups(), machine.group(), "resource group");
        require(rules.subscriptions(), machine.subscription(), "subscription");
        require(rules.objects(), machine.object(), "identity");
        return machine;
    }

    private static void require(List<String> allowed, String value, String what) {
        if (!allowed.isEmpty() && !allowed.contains(value)) {
            throw ProblemCode.IDENTITY_NOT_ALLOWED.refuse("This provisioner does not serve the " + what + " of the machine.");
        }
    }

    private List<String> pinnedNames(AzureMachine machine) {
        return rules.pinned() ? List.of(machine.name()) : List.of();
    }

    private GrantSource source(VerifiedToken token, AzureMachine machine) {
        return rules.comesAgain() ? InstanceGrants.freely(profile, token) : InstanceGrants.once(profile, token, machine.id());
    }

    @Override
    public void close() {
        keys.close();
    }
}
