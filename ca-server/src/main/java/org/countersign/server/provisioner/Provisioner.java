package org.countersign.server.provisioner;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import org.countersign.core.issue.Claims;
import org.countersign.core.issue.CredentialId;
import org.countersign.core.issue.Grant;
import org.countersign.core.issue.Operation;
import org.countersign.core.issue.ProvisionerType;
import org.countersign.core.issue.X509RenewalGrant;
import org.countersign.core.json.JsonObject;
import org.countersign.core.token.UnverifiedToken;

/// A configured source of trust. It says which credentials it accepts and what they are good for; nothing else may.
public sealed interface Provisioner extends AutoCloseable permits JwkProvisioner, SshpopProvisioner,
        X5cProvisioner, OidcProvisioner, K8sSaProvisioner, NebulaProvisioner, AwsProvisioner, GcpProvisioner, AzureProvisioner,
        DisabledProvisioner {
    Profile profile();

    default ProvisionerType type() {
        return profile().type();
    }

    default String name() {
        return profile().name();
    }

    default Claims claims() {
        return profile().claims();
    }

    /// Its configuration as clients are shown it, with a word about its state where it is not working.
    default JsonObject source() {
        return profile().source();
    }

    /// Verifies the token for the operation.
    ///
    /// @throws org.countersign.core.ProblemException with status 401 when the token is not good, and
    ///     OPERATION_NOT_GRANTED for every operation this kind does not offer
    Grant authorize(UnverifiedToken token, Operation operation, Instant now);

    /// Whether an X.509 certificate that this provisioner granted may be replaced now, by whoever holds its key. That they do
    /// was proved in the TLS handshake or by a token signed with that key.
    ///
    /// @param spends the one-time credential that was shown
    /// @throws org.countersign.core.ProblemException with status 401 when not
    default X509RenewalGrant authorizeRenewal(X509Certificate old, Optional<CredentialId> spends, Instant now) {
        return X509Renewal.grant(this, old, spends, now);
    }

    /// Lets go of threads and connections, where there are any. No request comes after.
    @Override
    default void close() {}
}
