package org.countersign.server;

import java.util.List;
import java.util.stream.Stream;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.server.config.CaConfig;
import org.countersign.server.config.SshCaKey;
import org.countersign.server.issue.SshCa;
import org.countersign.server.trust.SshKeyEndpoints.PublishedKeys;

/// Which SSH CA keys are published.
final class SshKeyParts {
    private SshKeyParts() {}

    /// The signing keys first, then either this authority's former keys or those of other authorities.
    static PublishedKeys published(CaConfig config, CaMaterial material, boolean federated) {
        return new PublishedKeys(keys(config, material, CertificateType.USER, federated),
                keys(config, material, CertificateType.HOST, federated));
    }

    private static List<SshPublicKey> keys(CaConfig config, CaMaterial material, CertificateType type, boolean federated) {
        var signing = material.keys().find(type).map(SshCa::publicKey).stream();
        var more = config.ssh().stream().flatMap(ssh -> ssh.keys().stream())
                .filter(key -> key.type() == type && key.federated() == federated).map(SshCaKey::key);
        return Stream.concat(signing, more).toList();
    }
}
