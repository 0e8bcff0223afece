package org.countersign.server.issue;

import java.util.Optional;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.x509.SignedX509;
import org.countersign.server.issue.CaKeys.Signed;

/// What a request for an SSH certificate is answered with.
///
/// @param addUser  the certificate that makes the user's account
/// @param identity the X.509 certificate that goes with it
public record IssuedSsh(SshCertificate certificate, Optional<SshCertificate> addUser, Optional<SignedX509> identity) {

    static IssuedSsh of(Signed signed) {
        return new IssuedSsh(signed.ssh().getFirst(), signed.ssh().stream().skip(1).findFirst(), signed.x509().stream().findFirst());
    }
}
