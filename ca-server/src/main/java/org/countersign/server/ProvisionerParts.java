package org.countersign.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.nebula.NebulaTrust;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.token.Audiences;
import org.countersign.core.token.TokenKey;
import org.countersign.core.token.TokenVerifier;
import org.countersign.core.x509.CertificateBundle;
import org.countersign.core.x509.LeafTrust;
import org.countersign.core.x509.X509FormatException;
import org.countersign.server.config.AwsConfig;
import org.countersign.server.config.AzureConfig;
import org.countersign.server.config.CaConfig;
import org.countersign.server.config.DisabledConfig;
import org.countersign.server.config.GcpConfig;
import org.countersign.server.config.JwkConfig;
import org.countersign.server.config.K8sSaConfig;
import org.countersign.server.config.NebulaConfig;
import org.countersign.server.config.OidcConfig;
import org.countersign.server.config.ProvisionerConfig;
import org.countersign.server.config.SshpopConfig;
import org.countersign.server.config.X5cConfig;
import org.countersign.server.provisioner.AwsProvisioner;
import org.countersign.server.provisioner.AzureProvisioner;
import org.countersign.server.provisioner.DisabledProvisioner;
import org.countersign.server.provisioner.GcpProvisioner;
import org.countersign.server.provisioner.JwkProvisioner;
import org.countersign.server.provisioner.K8sSaProvisioner;
import org.countersign.server.provisioner.OidcProvisioner;
import org.countersign.server.provisioner.OidcRules;
import org.countersign.server.provisioner.NebulaProvisioner;
import org.countersign.server.provisioner.OldestToken;
import org.countersign.server.provisioner.Profile;
import org.countersign.server.provisioner.Provisioner;
import org.countersign.server.provisioner.Provisioners;
import org.countersign.server.provisioner.SshpopProvisioner;
import org.countersign.server.provisioner.X5cProvisioner;
import org.countersign.server.provisioner.remote.Discovery;
import org.countersign.server.provisioner.remote.DownloadException;
import org.countersign.server.provisioner.remote.Downloads;
import org.countersign.server.provisioner.remote.RemoteKeys;
import org.countersign.server.store.GrantedBy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the provisioners that `ca.json` names.
final class ProvisionerParts {
    private static final Logger LOG = LoggerFactory.getLogger(ProvisionerParts.class);

    private final CaConfig config;
    private final CaMaterial material;
    private final Lasting lasting;
    private final FilePrints files;
    private final OpenParts open;
    private final TokenVerifier verifier;
    private Optional<Downloads> downloads = Optional.empty();
    private Optional<Downloads> cloudDownloads = Optional.empty();

    /// @param files takes note of what was read beside the configuration
    /// @param open  takes provisioners that have something to close
    ProvisionerParts(CaConfig config, CaMaterial material, Lasting lasting, FilePrints files, OpenParts open) {
        this.config = config;
        this.material = material;
        this.lasting = lasting;
        this.files = files;
        this.open = open;
        this.verifier = verifier(config);
    }

    static TokenVerifier verifier(CaConfig config) {
        return new TokenVerifier(audiences(config));
    }

    private static Audiences audiences(CaConfig config) {
        return new Audiences(config.dnsNames());
    }

    Provisioners all() {
        var all = config.authority().provisioners().stream().map(this::provisioner).toList();
        return new Provisioners(all, audiences(config), oldest(config, lasting), Trail::met);
    }

    /// Tokens that were made before the process started are refused unless the operator says otherwise: without that, one that was
    /// spent on a ledger which is gone would be good again. Reading the configuration anew changes nothing about that. Those that the
    /// store knows it may have forgotten are refused whatever the operator says.
    static OldestToken oldest(CaConfig config, Lasting lasting) {
        return new OldestToken(Optional.of(lasting.started()).filter(_ -> !config.authority().disableIssuedAtCheck()),
                lasting.store().oldestToken());
    }

    private Provisioner provisioner(ProvisionerConfig provisioner) {
        var crypto = lasting.crypto();
        var common = provisioner.common();
        var profile = new Profile(common.type(), common.name(), provisioner.tokenId(), common.claims(), common.source());
        return open.keep(switch (provisioner) {
            case JwkConfig jwk -> new JwkProvisioner(profile, jwk.key().keyId(),
                    TokenKey.of(jwk.key().toJca(), Optional.empty(), crypto), jwk.encryptedKey(), verifier);
            case SshpopConfig _ -> new SshpopProvisioner(profile, verifier, ownKeys(), crypto);
            case X5cConfig x5c -> new X5cProvisioner(profile, new LeafTrust(x5c.roots()), verifier, crypto, this::own,
                    lasting.store()::isRevoked);
            case NebulaConfig nebula -> new NebulaProvisioner(profile, new NebulaTrust(nebula.roots(), crypto), verifier, crypto);
            case OidcConfig oidc -> oidc(profile, oidc);
            case K8sSaConfig cluster -> new K8sSaProvisioner(profile,
                    cluster.keys().stream().map(key -> TokenKey.of(key, Optional.empty(), crypto)).toList(), cluster.once(), verifier);
            case AwsConfig aws -> aws(profile, aws);
            case GcpConfig gcp -> gcp(profile, gcp);
            case AzureConfig azure -> azure(profile, azure);
            case DisabledConfig disabled -> new DisabledProvisioner(profile, disabled.reason());
        });
    }

    private Optional<CertificateId> own(X509Certificate certificate) {
        return Optional.of(certificate).filter(material::issued).map(GrantedBy::id);
    }

    private Provisioner aws(Profile profile, AwsConfig aws) {
        try {
            var signers = CertificateBundle.parse(Files.readString(aws.signers(), StandardCharsets.US_ASCII));
            files.certificates(aws.tokenId(), signers);
            if (!signers.stream().allMatch(one -> one.getPublicKey() instanceof RSAPublicKey)) {
                return disabled(profile, "iidRoots has a certificate whose key is not RSA");
            }
            var rules = new AwsProvisioner.Rules(aws.accounts(), aws.pinned(), aws.comesAgain(), aws.greatestAge());
            return new AwsProvisioner(profile, rules, signers, verifier, lasting.crypto());
        } catch (IOException e) {
            files.unreadable(aws.tokenId());
            return disabled(profile, "iidRoots names a file that cannot be read");
        } catch (X509FormatException e) {
            files.unreadable(aws.tokenId());
            return disabled(profile, "iidRoots names a file without certificates in PEM: " + e.getMessage());
        }
    }

    private Provisioner gcp(Profile profile, GcpConfig gcp) {
        var keys = RemoteKeys.at(profile.name(), GcpProvisioner.ISSUER, lasting.clouds().googleKeys(), fromClouds(),
                lasting.cloudKeys(), lasting.crypto(), lasting.random());
        var rules = new GcpProvisioner.Rules(gcp.accounts(), gcp.projects(), gcp.pinned(), gcp.comesAgain(), gcp.hosts(), gcp.users(),
                gcp.greatestAge());
        return new GcpProvisioner(profile, rules, keys, verifier);
    }

    private Provisioner azure(Profile profile, AzureConfig azure) {
        try {
            var tenant = lasting.clouds().microsoft() + "/" + azure.tenant();
            var discovery = Discovery.at(tenant, Optional.empty(), Optional.of(azure.tenant()));
            var keys = RemoteKeys.discovered(profile.name(), discovery, fromClouds(), lasting.cloudKeys(), lasting.crypto(),
                    lasting.random());
            var rules = new AzureProvisioner.Rules(azure.tenant(), azure.audience(), azure.groups(), azure.subscriptions(),
                    azure.objects(), azure.pinned(), azure.comesAgain());
            return new AzureProvisioner(profile, rules, keys, verifier);
        } catch (DownloadException e) {
            return disabled(profile, "tenantID cannot be used: " + e.getMessage());
        }
    }

    private static Provisioner disabled(Profile profile, String reason) {
        LOG.atWarn().addKeyValue("provisioner", profile.name()).addKeyValue("reason", reason).log("a provisioner is disabled");
        return new DisabledProvisioner(profile, reason);
    }

    private Provisioner oidc(Profile profile, OidcConfig oidc) {
        try {
            var discovery = Discovery.at(oidc.endpoint(), oidc.issuer(), oidc.tenantId());
            var keys = RemoteKeys.discovered(profile.name(), discovery, downloads(), lasting.loginKeys(), lasting.crypto(),
                    lasting.random());
            var rules = new OidcRules(oidc.admins(), oidc.domains(), oidc.groups(), oidc.allowUnverifiedEmail());
            return new OidcProvisioner(profile, oidc.clientId(), rules, keys, verifier);
        } catch (DownloadException e) {
            return disabled(profile, "configurationEndpoint cannot be used: " + e.getMessage());
        }
    }

    /// Made when the first provisioner needs it, since reading what the system trusts takes a moment.
    private Downloads downloads() {
        if (downloads.isEmpty()) {
            downloads = Optional.of(open.keep(new Downloads(material.roots().roots())));
        }
        return downloads.get();
    }

    /// Clouds have certificates of authorities that the system trusts. Whoever gets one of this CA under the name of a cloud must not
    /// pass for it here.
    private Downloads fromClouds() {
        if (cloudDownloads.isEmpty()) {
            cloudDownloads = Optional.of(open.keep(new Downloads(List.of())));
        }
        return cloudDownloads.get();
    }

    private Map<CertificateType, List<SshPublicKey>> ownKeys() {
        var keys = SshKeyParts.published(config, material, false);
        return Map.of(CertificateType.USER, keys.user(), CertificateType.HOST, keys.host());
    }
}
