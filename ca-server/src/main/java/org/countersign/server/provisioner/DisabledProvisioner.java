package org.countersign.server.provisioner;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import org.countersign.core.ProblemCode;
import org.countersign.core.issue.Claims;
import org.countersign.core.issue.CredentialId;
import org.countersign.core.issue.Grant;
import org.countersign.core.issue.Operation;
import org.countersign.core.issue.ProvisionerType;
import org.countersign.core.issue.X509RenewalGrant;
import org.countersign.core.json.JsonObject;
import org.countersign.core.token.UnverifiedToken;

/// A provisioner that could not be made from its configuration. The server runs on without it; clients and operators see it in
/// the list with the reason, and its tokens are refused.
public final class DisabledProvisioner implements Provisioner {
    private final ProvisionerType type;
    private final String name;
    private final String tokenId;
    private final JsonObject source;

    /// @param reason what is wrong, fit to be shown to anyone
    public DisabledProvisioner(String name, String tokenId, String reason, JsonObject source) {
        this.type = ProvisionerType.ofName(source.text("type")).orElseThrow();
        this.name = name;
        this.tokenId = tokenId;
        this.source = source.edit().put("state", "Uninitialized").put("stateReason", reason).build();
    }

    @Override
    public ProvisionerType type() {
        return type;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String tokenId() {
        return tokenId;
    }

    @Override
    public Claims claims() {
        return Claims.DEFAULTS;
    }

    @Override
    public JsonObject source() {
        return source;
    }

    @Override
    public Grant authorize(UnverifiedToken token, Operation operation, Instant now) {
        throw ProblemCode.PROVISIONER_DISABLED.refuse("The provisioner this token is for is disabled on this server.");
    }

    @Override
    public X509RenewalGrant authorizeRenewal(X509Certificate old, Optional<CredentialId> spends, Instant now) {
        throw ProblemCode.PROVISIONER_DISABLED.refuse("The provisioner of this certificate is disabled on this server.");
    }
}
