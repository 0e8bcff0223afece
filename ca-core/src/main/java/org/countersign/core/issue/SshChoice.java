package org.countersign.core.issue;

import java.util.Optional;
import org.countersign.core.ProblemCode;
import org.countersign.core.ssh.CertificateType;

/// Leave for one SSH certificate of either type, whichever the request asks for; a host certificate where it does not say.
///
/// @param host empty where the credential is good for no host certificate
/// @param user likewise
public record SshChoice(GrantSource source, Optional<SshGrant> host, Optional<SshGrant> user) implements Grant {

    /// @throws org.countersign.core.ProblemException OPERATION_NOT_GRANTED when there is none for that type
    public SshGrant of(Optional<CertificateType> asked) {
        var chosen = switch (asked.orElse(CertificateType.HOST)) {
            case HOST -> host;
            case USER -> user;
        };
        return chosen.orElseThrow(() -> ProblemCode.OPERATION_NOT_GRANTED.refuse(
                "The provisioner does not grant certificates of this type."));
    }
}
