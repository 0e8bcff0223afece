package org.countersign.cli.client;

import java.util.List;
import java.util.Optional;
import org.countersign.core.ssh.SshCertificate;

/// What the CA hands over for a sign, renew or rekey request.
///
/// @param addUser  the additional certificate, if one was asked for and the CA makes them
/// @param identity PEM of a TLS client certificate and its issuers; mostly empty
public record IssuedSsh(SshCertificate certificate, Optional<SshCertificate> addUser, List<String> identity) {
    public IssuedSsh {
        identity = List.copyOf(identity);
    }
}
