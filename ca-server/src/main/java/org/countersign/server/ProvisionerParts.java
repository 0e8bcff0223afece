package org.countersign.server;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.countersign.core.nebula.NebulaTrust;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.token.Audiences;
import org.countersign.core.token.TokenKey;
import org.countersign.core.token.TokenVerifier;
import org.countersign.core.x509.LeafTrust;
import org.countersign.server.config.CaConfig;
import org.countersign.server.config.DisabledConfig;
import org.countersign.server.config.JwkConfig;
import org.countersign.server.config.NebulaConfig;
import org.countersign.server.config.ProvisionerConfig;
import org.countersign.server.config.SshpopConfig;
import org.countersign.server.config.X5cConfig;
import org.countersign.server.provisioner.DisabledProvisioner;
import org.countersign.server.provisioner.JwkProvisioner;
import org.countersign.server.provisioner.Profile;
import org.countersign.server.provisioner.NebulaProvisioner;
import org.countersign.server.provisioner.Provisioner;
import org.countersign.server.provisioner.Provisioners;
import org.countersign.server.provisioner.SshpopProvisioner;
import org.countersign.server.provisioner.X5cProvisioner;
import org.countersign.server.store.GrantedBy;

/// Makes the provisioners that `ca.json` names.
final class ProvisionerParts {
    private final CaConfig config;
    private final CaMaterial material;
    private final Lasting lasting;
    private final OpenParts open;
    private final TokenVerifier verifier;
    private final Predicate<X509Certificate> revoked;

    /// @param open takes provisioners that have something to close
    ProvisionerParts(CaConfig config, CaMaterial material, Lasting lasting, OpenParts open) {
        this.config = config;
        this.material = material;
        this.lasting = lasting;
        this.open = open;
        this.verifier = verifier(config);
        this.revoked = one -> material.issued(one) && lasting.store().isRevoked(GrantedBy.id(one));
    }

    static TokenVerifier verifier(CaConfig config) {
        return new TokenVerifier(audiences(config));
    }

    private static Audiences audiences(CaConfig config) {
        return new Audiences(config.dnsNames());
    }

    /// Tokens that were made before the process started are refused unless the operator says otherwise: without that, one that was
    /// spent on a ledger which is gone would be good again. Reading the configuration anew changes nothing about that.
    Provisioners all() {
        var all = config.authority().provisioners().stream().map(this::provisioner).toList();
        var oldest = Optional.of(lasting.started()).filter(_ -> !config.authority().disableIssuedAtCheck());
        return new Provisioners(all, audiences(config), oldest, Trail::met);
    }

    private Provisioner provisioner(ProvisionerConfig provisioner) {
        var crypto = lasting.crypto();
        var common = provisioner.common();
        var profile = new Profile(common.type(), common.name(), provisioner.tokenId(), common.claims(), common.source());
        return open.keep(switch (provisioner) {
            case JwkConfig jwk -> new JwkProvisioner(profile, jwk.key().keyId(),
                    TokenKey.of(jwk.key().toJca(), Optional.empty(), crypto), jwk.encryptedKey(), verifier);
            case SshpopConfig _ -> new SshpopProvisioner(profile, verifier, ownKeys(), crypto);
            case X5cConfig x5c -> new X5cProvisioner(profile, new LeafTrust(x5c.roots()), verifier, crypto, revoked);
            case NebulaConfig nebula -> new NebulaProvisioner(profile, new NebulaTrust(nebula.roots(), crypto), verifier, crypto);
            case DisabledConfig disabled -> new DisabledProvisioner(profile, disabled.reason());
        });
    }

    private Map<CertificateType, List<SshPublicKey>> ownKeys() {
        var keys = SshKeyParts.published(config, material, false);
        return Map.of(CertificateType.USER, keys.user(), CertificateType.HOST, keys.host());
    }
}
