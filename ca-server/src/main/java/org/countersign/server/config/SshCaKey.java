package org.countersign.server.config;

import java.util.List;
import java.util.Optional;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.ssh.SshPublicKey;

/// A public key whose certificates are known besides those of the signing keys.
///
/// @param federated whether it belongs to another CA: then it is listed for clients but proves nothing here. A former
///                  key of this CA is not federated, and its certificates can be renewed and revoked
public record SshCaKey(CertificateType type, boolean federated, SshPublicKey key) {
    static final List<String> NAMES = List.of("type", "federated", "key");

    static Optional<SshCaKey> read(Section section) {
        var type = section.required("type").flatMap(CertificateType::ofWord);
        if (type.isEmpty() && section.has("type")) {
            section.fault("type", "must be \"user\" or \"host\"");
        }
        boolean federated = section.flag("federated");
        var key = PublicKeys.read(section, "key");
        return type.isEmpty() || key.isEmpty()
                ? Optional.empty()
                : Optional.of(new SshCaKey(type.get(), federated, key.get().key()));
    }
}
