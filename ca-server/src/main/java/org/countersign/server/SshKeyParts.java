package org.countersign.server;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.ssh.SshSig;
import org.countersign.server.config.CaConfig;
import org.countersign.server.config.SshCaKey;
import org.countersign.server.issue.SshCa;
import org.countersign.server.revoke.KrlPublisher;
import org.countersign.server.trust.SshKeyEndpoints.PublishedKeys;

/// Which SSH CA keys are published, and under which of them is revoked.
final class SshKeyParts {
    private SshKeyParts() {}

    /// The signing keys first, then either this authority's former keys or those of other authorities.
    static PublishedKeys published(CaConfig config, CaMaterial material, boolean federated) {
        return new PublishedKeys(keys(config, material, CertificateType.USER, federated),
                keys(config, material, CertificateType.HOST, federated));
    }

    /// The list of what is revoked under each of this authority's keys. It is signed with the user CA key, because that is the one
    /// which hosts trust already; without one, with the host CA key.
    static KrlPublisher krl(CaConfig config, CaMaterial material, Lasting lasting) {
        var own = published(config, material, false);
        var signing = signing(material).findFirst().<Function<byte[], SshSig>>map(ca -> list -> ca.signDetached(SshSig.KRL, list));
        return KrlPublisher.start(lasting.store(), lasting.lastGoodKrl(),
                Stream.concat(own.user().stream(), own.host().stream()).toList(), signing, lasting.time());
    }

    /// The CAs that sign now.
    static Stream<SshCa> signing(CaMaterial material) {
        return Stream.of(CertificateType.USER, CertificateType.HOST).flatMap(type -> material.keys().find(type).stream());
    }

    private static List<SshPublicKey> keys(CaConfig config, CaMaterial material, CertificateType type, boolean federated) {
        var signing = material.keys().find(type).map(SshCa::publicKey).stream();
        var more = config.ssh().stream().flatMap(ssh -> ssh.keys().stream())
                .filter(key -> key.type() == type && key.federated() == federated).map(SshCaKey::key);
        return Stream.concat(signing, more).toList();
    }
}
