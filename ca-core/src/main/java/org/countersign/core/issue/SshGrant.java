package org.countersign.core.issue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.time.TimeDuration;

/// What one credential allows for an SSH certificate.
///
/// @param source     who grants it, and what it costs
/// @param stated     what the credential itself said, for comparison with the request
/// @param nameSource whether type, key ID and principals of the certificate are the ones given here or the request's
/// @param type       type of the certificate
/// @param keyId      the text that sshd logs
/// @param principals names the certificate is good for
/// @param extensions extensions of the certificate by name
/// @param endsBy     the certificate may not outlive this moment, the end of the credential
public record SshGrant(GrantSource source, Stated stated, NameSource nameSource, CertificateType type, String keyId,
        List<String> principals, Map<String, String> extensions, Optional<Instant> endsBy) implements Grant {

    /// What `ssh-keygen` puts into a user certificate by default, and what existing servers issue.
    public static final Map<String, String> DEFAULT_USER_EXTENSIONS = Map.of(
            "permit-X11-forwarding", "",
            "permit-agent-forwarding", "",
            "permit-port-forwarding", "",
            "permit-pty", "",
            "permit-user-rc", "");

    public SshGrant {
        principals = List.copyOf(principals);
        extensions = Map.copyOf(extensions);
    }

    /// The part of a token that a request is held against. Each is compared only where both sides say something.
    public record Stated(Optional<CertificateType> type, List<String> principals, TimeDuration validAfter,
            TimeDuration validBefore) {
        /// A credential that leaves everything open.
        public static final Stated NOTHING = new Stated(Optional.empty(), List.of(), TimeDuration.UNSET, TimeDuration.UNSET);

        public Stated {
            principals = List.copyOf(principals);
        }
    }

    public static Map<String, String> defaultExtensions(CertificateType type) {
        return type == CertificateType.USER ? DEFAULT_USER_EXTENSIONS : Map.of();
    }
}
