package org.countersign.server.provisioner;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import org.countersign.core.ProblemCode;
import org.countersign.core.issue.CredentialId;
import org.countersign.core.issue.Grant;
import org.countersign.core.issue.Operation;
import org.countersign.core.issue.X509RenewalGrant;
import org.countersign.core.json.JsonObject;
import org.countersign.core.token.UnverifiedToken;

/// A provisioner that could not be made from its configuration. The server runs on without it; clients and operators see it in
/// the list with the reason, and its tokens are refused.
public final class DisabledProvisioner implements Provisioner {
    private final Profile profile;
    private final String reason;

    /// @param reason what is wrong, fit to be shown to anyone
    public DisabledProvisioner(Profile profile, String reason) {
        this.profile = profile;
        this.reason = reason;
    }

    @Override
    public Profile profile() {
        return profile;
    }

    @Override
    public JsonObject source() {
        return profile.uninitialized(reason);
    }

    @Override
    public Grant authorize(UnverifiedToken token, Operation operation, Instant now) {
        throw ProblemCode.PROVISIONER_DISABLED.refuse("The provisioner \"" + profile.name() + "\" is not initialized: " + reason + ".");
    }

    @Override
    public X509RenewalGrant authorizeRenewal(X509Certificate old, Optional<CredentialId> spends, Instant now) {
        throw ProblemCode.PROVISIONER_DISABLED.refuse("The provisioner of this certificate is disabled on this server.");
    }
}
