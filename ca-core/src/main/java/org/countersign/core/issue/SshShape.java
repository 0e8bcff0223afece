package org.countersign.core.issue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.countersign.core.api.SshSignRequest;
import org.countersign.core.ssh.CertificateType;

/// What an SSH certificate is to say, as its grant has it or as an operator's template made it. None of it was judged: the rules
/// do that when they make a body of it, wherever it comes from.
///
/// @param validAfter  start, where the shape itself has one; request and token go before it
/// @param validBefore end, likewise
public record SshShape(CertificateType type, String keyId, List<String> principals, Map<String, String> criticalOptions,
        Map<String, String> extensions, Optional<Instant> validAfter, Optional<Instant> validBefore) {
    public SshShape {
        principals = List.copyOf(principals);
        criticalOptions = Map.copyOf(criticalOptions);
        extensions = Map.copyOf(extensions);
    }

    /// What a certificate says when no template says otherwise: its names come from where the grant says.
    ///
    /// @param request one that passed [SshIssuance#check] for this grant
    public static SshShape of(SshSignRequest request, SshGrant grant) {
        return switch (grant.nameSource()) {
            case GRANT, GRANT_ALONE -> of(grant.type(), grant.keyId(), grant.principals(), grant.extensions());
            case INSTANCE -> of(grant.type(), grant.keyId(),
                    request.principals().isEmpty() ? grant.principals() : request.principals(), grant.extensions());
            case REQUEST -> of(request.type().orElseThrow(), request.keyId(), request.principals(),
                    SshGrant.defaultExtensions(request.type().orElseThrow()));
        };
    }

    private static SshShape of(CertificateType type, String keyId, List<String> principals, Map<String, String> extensions) {
        return new SshShape(type, keyId, principals, Map.of(), extensions, Optional.empty(), Optional.empty());
    }
}
