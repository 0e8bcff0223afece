package org.countersign.server;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.countersign.core.issue.AddUser;
import org.countersign.core.issue.SshIssuance;
import org.countersign.core.issue.X509Issuance;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue.JsonNumber;
import org.countersign.core.policy.CertifiableNames;
import org.countersign.core.x509.LeafTrust;
import org.countersign.server.config.CaConfig;
import org.countersign.server.config.CrlConfig;
import org.countersign.server.config.SshConfig;
import org.countersign.server.crl.CrlEndpoint;
import org.countersign.server.crl.CrlPublisher;
import org.countersign.server.exchange.Endpoint;
import org.countersign.server.health.Fault;
import org.countersign.server.health.Faults;
import org.countersign.server.health.HealthEndpoints;
import org.countersign.server.http.Routes.Capability;
import org.countersign.server.inventory.BastionEndpoint;
import org.countersign.server.inventory.BastionEndpoint.Bastion;
import org.countersign.server.inventory.HostEndpoints;
import org.countersign.server.issue.Identities;
import org.countersign.server.issue.IssueCertificate;
import org.countersign.server.issue.IssueSshCertificate;
import org.countersign.server.issue.IssueX509Certificate;
import org.countersign.server.issue.RenewX509Certificate;
import org.countersign.server.issue.SshCa;
import org.countersign.server.issue.SshIssueEndpoints;
import org.countersign.server.issue.X509IssueEndpoints;
import org.countersign.server.issue.X509Serials;
import org.countersign.server.openapi.ApiDocument;
import org.countersign.server.provisioner.Provisioners;
import org.countersign.server.provisioner.RenewTokens;
import org.countersign.server.revoke.KrlEndpoint;
import org.countersign.server.revoke.KrlPublisher;
import org.countersign.server.revoke.RevokeCertificate;
import org.countersign.server.revoke.RevokeEndpoints;
import org.countersign.server.revoke.RevokeShownCertificate;
import org.countersign.server.shape.Shapes;
import org.countersign.server.store.StoreFault;
import org.countersign.server.trust.ProvisionerEndpoints;
import org.countersign.server.trust.RootEndpoints;
import org.countersign.server.trust.SshKeyEndpoints;

/// Makes what answers requests, one method for each room. A capability that is not in the map is answered with 501.
final class EndpointParts {
    private final CaConfig config;
    private final CaMaterial material;
    private final Lasting lasting;
    private final Provisioners provisioners;
    private final Shapes shapes;
    private final Optional<CrlPublisher> crl;
    private final KrlPublisher krl;
    private final IssueCertificate road;
    private final Map<Capability, Endpoint> endpoints = new EnumMap<>(Capability.class);

    EndpointParts(CaConfig config, CaMaterial material, Lasting lasting, Provisioners provisioners, Shapes shapes,
            Optional<CrlPublisher> crl) {
        this.config = config;
        this.material = material;
        this.lasting = lasting;
        this.provisioners = provisioners;
        this.shapes = shapes;
        this.crl = crl;
        this.krl = SshKeyParts.krl(config, material, lasting);
        this.road = new IssueCertificate(new CertifiableNames(material.nameConstraints(), config.authority().policy()),
                shapes, lasting.store(), material.keys());
    }

    Map<Capability, Endpoint> all() throws StartException {
        issue();
        revoke();
        hosts();
        roots();
        sshKeys();
        endpoints.put(Capability.SSH_CONFIG, new SshConfigParts(config, material, lasting).endpoint()::config);
        provisioners();
        health();
        endpoints.put(Capability.CRL, new CrlEndpoint(crl)::crl);
        return endpoints;
    }

    private void issue() {
        var rules = new X509Issuance(config.authority().backdate(), config.authority().template());
        var serials = new X509Serials(lasting.random());
        var renewTokens = new RenewTokens(new LeafTrust(material.authorities()), ProvisionerParts.verifier(config),
                lasting.crypto(), ProvisionerParts.oldest(config, lasting));
        var renewing = new RenewX509Certificate(provisioners, renewTokens, lasting.store(), rules, serials, material.keys(), road);
        issueSsh(new Identities(provisioners, rules, shapes, serials, material.keys(), renewing));
        issueX509(new IssueX509Certificate(provisioners, rules, shapes, serials, material.keys(), road), renewing);
    }

    private void issueSsh(Identities identities) {
        var rules = new SshIssuance(config.authority().backdate());
        var addUser = config.ssh().map(ssh -> new AddUser(ssh.addUserPrincipal(), ssh.addUserCommand()));
        var ssh = new SshIssueEndpoints(new IssueSshCertificate(provisioners, lasting.store(), rules, shapes, addUser,
                identities, lasting.serials(), material.keys(), road), material.roots().intermediates());
        endpoints.put(Capability.SSH_SIGN, ssh::sign);
        endpoints.put(Capability.SSH_RENEW, ssh::renew);
        endpoints.put(Capability.SSH_REKEY, ssh::rekey);
    }

    private void issueX509(IssueX509Certificate issuing, RenewX509Certificate renewing) {
        var x509 = new X509IssueEndpoints(issuing, renewing, material.roots().intermediates(), tlsOptions());
        endpoints.put(Capability.SIGN, x509::sign);
        endpoints.put(Capability.RENEW, x509::renew);
        endpoints.put(Capability.REKEY, x509::rekey);
    }

    private JsonObject tlsOptions() {
        var tls = config.tls();
        return JsonObject.builder().put("cipherSuites", tls.cipherSuites())
                .put("minVersion", new JsonNumber(tls.minVersion().number()))
                .put("maxVersion", new JsonNumber(tls.maxVersion().number()))
                .put("renegotiation", tls.renegotiation()).build();
    }

    private void revoke() {
        var revoking = new RevokeCertificate(provisioners, lasting.store(), SshKeyParts.signing(material).map(SshCa::publicKey).toList());
        var revoke = new RevokeEndpoints(revoking, new RevokeShownCertificate(lasting.store()), afterX509Revocation(), krl);
        endpoints.put(Capability.SSH_REVOKE, revoke::ssh);
        endpoints.put(Capability.REVOKE, revoke::x509);
        var list = new KrlEndpoint(krl);
        endpoints.put(Capability.SSH_KRL, list::list);
        endpoints.put(Capability.SSH_KRL_SIGNATURE, list::signature);
    }

    private Runnable afterX509Revocation() {
        boolean wanted = config.crl().filter(CrlConfig::generateOnRevoke).isPresent();
        return () -> crl.filter(_ -> wanted).ifPresent(CrlPublisher::publish);
    }

    private void hosts() {
        var hosts = new HostEndpoints(lasting.store(), config.authority().disableGetSshHosts());
        endpoints.put(Capability.SSH_CHECK_HOST, hosts::checkHost);
        endpoints.put(Capability.SSH_HOSTS, hosts::hosts);
        var bastion = config.ssh().flatMap(SshConfig::bastion).map(one ->
                new Bastion(one.hostname(), one.user(), one.port(), one.command(), one.flags()));
        endpoints.put(Capability.SSH_BASTION, new BastionEndpoint(config.ssh().isPresent(), bastion)::bastion);
    }

    private void roots() {
        var roots = new RootEndpoints(material.roots());
        endpoints.put(Capability.ROOT, roots::root);
        endpoints.put(Capability.ROOTS, roots::roots);
        endpoints.put(Capability.ROOTS_PEM, roots::rootsPem);
        endpoints.put(Capability.INTERMEDIATES, roots::intermediates);
        endpoints.put(Capability.INTERMEDIATES_PEM, roots::intermediatesPem);
        endpoints.put(Capability.FEDERATION, roots::federation);
    }

    private void sshKeys() {
        var sshKeys = new SshKeyEndpoints(SshKeyParts.published(config, material, false),
                SshKeyParts.published(config, material, true));
        endpoints.put(Capability.SSH_ROOTS, sshKeys::roots);
        endpoints.put(Capability.SSH_FEDERATION, sshKeys::federation);
    }

    private void provisioners() {
        var listing = new ProvisionerEndpoints(provisioners);
        endpoints.put(Capability.PROVISIONERS, listing::list);
        endpoints.put(Capability.ENCRYPTED_KEY, listing::encryptedKey);
    }

    /// What can be wrong, and where it shows.
    Faults faults() {
        var signs = new EnumMap<Fault, BooleanSupplier>(Fault.class);
        signs.put(Fault.SSH_KRL_BEHIND, krl::isBehind);
        for (StoreFault fault : StoreFault.values()) {
            signs.put(shown(fault), () -> lasting.store().faults().contains(fault));
        }
        return new Faults(signs);
    }

    static Fault shown(StoreFault fault) {
        return switch (fault) {
            case DAMAGED -> Fault.LEDGER_DAMAGED;
            case RESTORED -> Fault.LEDGER_RESTORED;
            case NOT_WRITABLE -> Fault.LEDGER_NOT_WRITABLE;
            case NOT_RETIRED -> Fault.LEDGER_NOT_ARCHIVED;
            case FAILED -> Fault.LEDGER_FAILED;
            case CLOCK_BEHIND -> Fault.CLOCK_BEHIND;
            case CLOCK_APART -> Fault.CLOCK_APART;
            case AWAY -> Fault.STORE_AWAY;
            case CONFIGURATION_DIFFERS -> Fault.CONFIGURATION_DIFFERS;
            case OUTVOTED -> Fault.OUTVOTED;
            case CONFIGURATION_BEHIND -> Fault.CONFIGURATION_BEHIND;
            case OUTDATED -> Fault.OUTDATED;
        };
    }

    private void health() {
        var health = new HealthEndpoints(Version.TEXT, faults());
        endpoints.put(Capability.HEALTH, health::health);
        endpoints.put(Capability.VERSION, health::version);
        endpoints.put(Capability.OPENAPI, new ApiDocument(Version.TEXT)::document);
    }
}
