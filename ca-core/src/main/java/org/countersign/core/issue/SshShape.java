package org.countersign.core.issue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    /// A certificate that says what was granted.
    public static SshShape of(SshGrant grant) {
        return new SshShape(grant.type(), grant.keyId(), grant.principals(), Map.of(), grant.extensions(), Optional.empty(),
                Optional.empty());
    }
}
