package org.countersign.server.provisioner;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.Claims;
import org.countersign.core.issue.CredentialId;
import org.countersign.core.issue.Evidence;
import org.countersign.core.issue.GrantSource;
import org.countersign.core.issue.ProvisionerType;
import org.countersign.core.json.JsonObject;
import org.countersign.core.token.VerifiedToken;

/// What provisioners of all kinds have: who they are, and the limits they work under.
///
/// @param tokenId how tokens refer to it; unique among the provisioners of a server
/// @param source  its configuration as clients are shown it
public record Profile(ProvisionerType type, String name, String tokenId, Claims claims, JsonObject source) {

    /// How clients are shown a provisioner that does not work.
    ///
    /// @param reason fit to be shown to anyone
    JsonObject uninitialized(String reason) {
        return source.edit().put("state", "Uninitialized").put("stateReason", reason).build();
    }

    /// The source of a grant that uses this token up.
    GrantSource spending(VerifiedToken token) {
        return spending(token, List.of(), Optional.empty());
    }

    /// The source of a grant for a token that may be shown again.
    GrantSource repeatable(VerifiedToken token) {
        return new GrantSource(name, type, claims, Optional.empty(), Evidence.of(token.claims()));
    }

    /// @param chain the certificates that vouch for the key of the token, that key's own first
    /// @param own   that one, if it is of this CA
    GrantSource spending(VerifiedToken token, List<X509Certificate> chain, Optional<CertificateId> own) {
        return new GrantSource(name, type, claims, Optional.of(credential(token.id(), token.expires())), new Evidence(token.claims(), chain), own);
    }

    /// Names a credential that this provisioner has accepted. Those that others make are for whatever provisioner there is with some client
    /// ID, tenant or cluster; all others name it.
    CredentialId credential(String id, Instant expires) {
        return switch (type) {
            case OIDC, AZURE, K8SSA -> new CredentialId(type.title() + "/" + tokenId, id, expires, Optional.of(name));
            case JWK, GCP, AWS, ACME, X5C, SSHPOP, SCEP, NEBULA -> new CredentialId(name, id, expires);
        };
    }
}
