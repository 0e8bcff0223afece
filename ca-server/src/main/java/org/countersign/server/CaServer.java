package org.countersign.server;

import java.io.IOException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.countersign.core.crypto.Crypto;
import org.countersign.core.issue.SshIssuance;
import org.countersign.core.issue.X509Issuance;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue.JsonNumber;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.token.Audiences;
import org.countersign.core.token.TokenKey;
import org.countersign.core.token.TokenVerifier;
import org.countersign.core.x509.LeafTrust;
import org.countersign.server.config.CaConfig;
import org.countersign.server.config.CrlConfig;
import org.countersign.server.config.ListenAddress;
import org.countersign.server.config.LoggerConfig;
import org.countersign.server.config.ProvisionerConfig;
import org.countersign.server.config.SshCaKey;
import org.countersign.server.crl.CrlEndpoint;
import org.countersign.server.crl.CrlPublisher;
import org.countersign.server.exchange.Endpoint;
import org.countersign.server.health.HealthEndpoints;
import org.countersign.server.http.ClientTrust;
import org.countersign.server.http.HttpFront;
import org.countersign.server.http.HttpLimits;
import org.countersign.server.http.RequestLog;
import org.countersign.server.http.Route;
import org.countersign.server.http.Routes;
import org.countersign.server.http.Routes.Capability;
import org.countersign.server.http.ServerCertificate;
import org.countersign.server.http.TlsSettings;
import org.countersign.server.inventory.HostEndpoints;
import org.countersign.server.issue.IssueCertificate;
import org.countersign.server.issue.IssueSshCertificate;
import org.countersign.server.issue.IssueX509Certificate;
import org.countersign.server.issue.RenewX509Certificate;
import org.countersign.server.issue.SerialDraws;
import org.countersign.server.issue.SshCa;
import org.countersign.server.issue.SshIssueEndpoints;
import org.countersign.server.issue.X509IssueEndpoints;
import org.countersign.server.issue.X509Serials;
import org.countersign.server.log.Logging;
import org.countersign.server.provisioner.DisabledProvisioner;
import org.countersign.server.provisioner.JwkProvisioner;
import org.countersign.server.provisioner.Provisioner;
import org.countersign.server.provisioner.Provisioners;
import org.countersign.server.provisioner.RenewTokens;
import org.countersign.server.provisioner.SshpopProvisioner;
import org.countersign.server.provisioner.X5cProvisioner;
import org.countersign.server.revoke.RevokeCertificate;
import org.countersign.server.revoke.RevokeEndpoints;
import org.countersign.server.revoke.RevokeShownCertificate;
import org.countersign.server.store.GrantedBy;
import org.countersign.server.store.Store;
import org.countersign.server.store.embedded.EmbeddedStore;
import org.countersign.server.trust.ProvisionerEndpoints;
import org.countersign.server.trust.RootEndpoints;
import org.countersign.server.trust.SshKeyEndpoints;
import org.countersign.server.trust.SshKeyEndpoints.PublishedKeys;

/// The server: every part is made here, handed what it needs, started and stopped. Nothing else makes parts.
public final class CaServer implements AutoCloseable {
    /// Keeps the health checks of a load balancer out of the request log.
    private static final String ONLY_TRACE_HEALTH = "STEP_LOGGER_ONLY_TRACE_HEALTH_ENDPOINT";
    private static final Duration STOPPING = Duration.ofSeconds(10);

    private final CaConfig config;
    private final Crypto crypto;
    private final CaMaterial material;
    private final Store store;
    private final ServerCertificate certificate;
    private final Fronts fronts;
    private final Optional<CrlPublisher> crl;

    private CaServer(CaConfig config, Crypto crypto, CaMaterial material, Store store, ServerCertificate certificate,
            Fronts fronts, Optional<CrlPublisher> crl) {
        this.config = config;
        this.crypto = crypto;
        this.material = material;
        this.store = store;
        this.certificate = certificate;
        this.fronts = fronts;
        this.crl = crl;
    }

    /// Starts to serve.
    ///
    /// @param onStoreFailure called once when the ledger has failed for good: the process has to end
    static CaServer start(CaConfig config, KeyPasswords passwords, Crypto crypto, InstantSource time,
            Consumer<Throwable> onStoreFailure) throws StartException {
        // The store first: a second server on the same directory is turned away before it has spent a second on passwords.
        var store = openStore(config, time, onStoreFailure);
        try {
            return serve(config, crypto, CaMaterial.read(config, passwords, crypto), store, time);
        } catch (StartException | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    private static Store openStore(CaConfig config, InstantSource time, Consumer<Throwable> onFailure) throws StartException {
        try {
            return EmbeddedStore.open(config.storeDirectory(), time, onFailure);
        } catch (IOException e) {
            throw new StartException("the ledger in " + config.storeDirectory() + " cannot be opened: " + e.getMessage(), e);
        }
    }

    private static CaServer serve(CaConfig config, Crypto crypto, CaMaterial material, Store store, InstantSource time)
            throws StartException {
        var provisioners = provisioners(config, crypto, material, store, time.instant());
        var crl = crl(config, material, store, time);
        var endpoints = endpoints(config, crypto, material, store, provisioners, crl);
        var certificate = ServerCertificate.start(new ServerCertificate.Order(config.commonName(), config.dnsNames(),
                material.roots().intermediates(), material.issuer()::sign), time, new SecureRandom());
        var tls = new HttpFront.Tls(tls(config), certificate, new ClientTrust(authorities(material), time));
        var fronts = listen(config, tls, endpoints, time);
        return new CaServer(config, crypto, material, store, certificate, fronts, crl);
    }

    private static Optional<CrlPublisher> crl(CaConfig config, CaMaterial material, Store store, InstantSource time)
            throws StartException {
        if (config.crl().isEmpty()) {
            return Optional.empty();
        }
        var crl = config.crl().get();
        try {
            return Optional.of(CrlPublisher.start(new CrlPublisher.Settings(crl.cacheDuration(), crl.renewPeriod(),
                    crl.distributionPoint()), store, material.keys().x509Issuer(), material.issuer()::sign, time));
        } catch (IllegalArgumentException e) {
            throw new StartException("\"crl\" is enabled, but " + e.getMessage(), e);
        }
    }

    /// The listeners: the one with TLS, and where it is wanted the one for revocation lists without.
    private record Fronts(HttpFront https, Optional<HttpFront> plain) {
        void close() {
            plain.ifPresent(HttpFront::close);
            https.close();
        }
    }

    private static Fronts listen(CaConfig config, HttpFront.Tls tls, Map<Capability, Endpoint> endpoints, InstantSource time)
            throws StartException {
        var log = requestLog(config);
        var https = listen("address", config.address(), Optional.of(tls), Routes.of(endpoints), log, config, time);
        if (config.crlAddress().isEmpty()) {
            return new Fronts(https, Optional.empty());
        }
        try {
            return new Fronts(https, Optional.of(listen("insecureAddress", config.crlAddress().get(), Optional.empty(),
                    Routes.only(Capability.CRL, endpoints.get(Capability.CRL)), log, config, time)));
        } catch (StartException e) {
            https.close();
            throw e;
        }
    }

    private static HttpFront listen(String setting, ListenAddress address, Optional<HttpFront.Tls> tls, List<Route> routes,
            Optional<RequestLog> log, CaConfig config, InstantSource time) throws StartException {
        var settings = new HttpFront.Settings(address.host(), address.port(), HttpLimits.DEFAULT, tls, log,
                config.logger().map(LoggerConfig::traceHeader).orElse(LoggerConfig.DEFAULT_TRACE_HEADER), STOPPING, time);
        try {
            return HttpFront.start(settings, routes);
        } catch (IOException e) {
            throw new StartException("cannot listen on " + address + ": " + e.getMessage()
                    + "; choose another \"" + setting + "\" in the configuration, or stop what uses this one", e);
        }
    }

    private static Optional<RequestLog> requestLog(CaConfig config) {
        return config.logger().map(logger -> {
            Logging.use(logger.format());
            boolean quietHealth = "true".equals(System.getenv(ONLY_TRACE_HEALTH));
            return new RequestLog(logger.format(), quietHealth, logger.traceHeader());
        });
    }

    private static TlsSettings tls(CaConfig config) {
        var tls = config.tls();
        return TlsSettings.between(tls.minVersion().protocol(), tls.maxVersion().protocol(), tls.cipherSuites());
    }

    private static Map<Capability, Endpoint> endpoints(CaConfig config, Crypto crypto, CaMaterial material,
            Store store, Provisioners provisioners, Optional<CrlPublisher> crl) {
        var keys = material.keys();
        var road = new IssueCertificate(store, keys);
        var random = new SecureRandom();
        var ssh = new SshIssueEndpoints(new IssueSshCertificate(provisioners,
                new SshIssuance(config.authority().backdate()), new SerialDraws(store, random), keys, road));
        var x509Rules = new X509Issuance(config.authority().backdate(), config.authority().template());
        var x509Serials = new X509Serials(random);
        var renewTokens = new RenewTokens(new LeafTrust(authorities(material)), verifier(config), crypto);
        var x509 = new X509IssueEndpoints(new IssueX509Certificate(provisioners, x509Rules, x509Serials, keys, road),
                new RenewX509Certificate(provisioners, renewTokens, store, x509Rules, x509Serials, keys, road),
                material.roots().intermediates(), tlsOptions(config));
        var revoke = new RevokeEndpoints(new RevokeCertificate(provisioners, store),
                new RevokeShownCertificate(store), afterX509Revocation(config, crl));
        var hosts = new HostEndpoints(store, config.authority().disableGetSshHosts());
        var roots = new RootEndpoints(material.roots());
        var sshKeys = new SshKeyEndpoints(publishedKeys(config, material, false), publishedKeys(config, material, true));
        var listing = new ProvisionerEndpoints(provisioners);
        var health = new HealthEndpoints(Version.TEXT);

        var endpoints = new EnumMap<Capability, Endpoint>(Capability.class);
        endpoints.put(Capability.SSH_SIGN, ssh::sign);
        endpoints.put(Capability.SIGN, x509::sign);
        endpoints.put(Capability.RENEW, x509::renew);
        endpoints.put(Capability.REKEY, x509::rekey);
        endpoints.put(Capability.SSH_RENEW, ssh::renew);
        endpoints.put(Capability.SSH_REKEY, ssh::rekey);
        endpoints.put(Capability.SSH_REVOKE, revoke::ssh);
        endpoints.put(Capability.REVOKE, revoke::x509);
        endpoints.put(Capability.CRL, new CrlEndpoint(crl)::crl);
        endpoints.put(Capability.SSH_CHECK_HOST, hosts::checkHost);
        endpoints.put(Capability.SSH_HOSTS, hosts::hosts);
        endpoints.put(Capability.SSH_ROOTS, sshKeys::roots);
        endpoints.put(Capability.SSH_FEDERATION, sshKeys::federation);
        endpoints.put(Capability.ROOT, roots::root);
        endpoints.put(Capability.ROOTS, roots::roots);
        endpoints.put(Capability.ROOTS_PEM, roots::rootsPem);
        endpoints.put(Capability.INTERMEDIATES, roots::intermediates);
        endpoints.put(Capability.INTERMEDIATES_PEM, roots::intermediatesPem);
        endpoints.put(Capability.FEDERATION, roots::federation);
        endpoints.put(Capability.PROVISIONERS, listing::list);
        endpoints.put(Capability.ENCRYPTED_KEY, listing::encryptedKey);
        endpoints.put(Capability.HEALTH, health::health);
        endpoints.put(Capability.VERSION, health::version);
        return endpoints;
    }

    private static Runnable afterX509Revocation(CaConfig config, Optional<CrlPublisher> crl) {
        boolean wanted = config.crl().filter(CrlConfig::generateOnRevoke).isPresent();
        return () -> crl.filter(_ -> wanted).ifPresent(CrlPublisher::publish);
    }

    private static JsonObject tlsOptions(CaConfig config) {
        var tls = config.tls();
        return JsonObject.builder().put("cipherSuites", tls.cipherSuites())
                .put("minVersion", new JsonNumber(tls.minVersion().number()))
                .put("maxVersion", new JsonNumber(tls.maxVersion().number()))
                .put("renegotiation", tls.renegotiation()).build();
    }

    /// Tokens that were made before this start are refused unless the operator says otherwise: without that, one that was spent on a
    /// ledger which is gone would be good again.
    private static Provisioners provisioners(CaConfig config, Crypto crypto, CaMaterial material, Store store,
            Instant start) {
        var verifier = verifier(config);
        Predicate<X509Certificate> revoked = one -> material.issued(one) && store.isRevoked(GrantedBy.id(one));
        var all = config.authority().provisioners().stream()
                .map(one -> provisioner(one, verifier, config, crypto, material, revoked)).toList();
        var oldest = config.authority().disableIssuedAtCheck()
                ? Optional.<Instant>empty() : Optional.of(start.truncatedTo(ChronoUnit.SECONDS));
        return new Provisioners(all, oldest);
    }

    private static TokenVerifier verifier(CaConfig config) {
        return new TokenVerifier(new Audiences(config.dnsNames()));
    }

    /// Roots and intermediates of this CA: what certificates of its clients lead to.
    private static List<X509Certificate> authorities(CaMaterial material) {
        return Stream.concat(material.roots().roots().stream(), material.roots().intermediates().stream()).toList();
    }

    private static Provisioner provisioner(ProvisionerConfig provisioner, TokenVerifier verifier, CaConfig config,
            Crypto crypto, CaMaterial material, Predicate<X509Certificate> revoked) {
        return switch (provisioner) {
            case ProvisionerConfig.Jwk jwk -> new JwkProvisioner(jwk.name(), jwk.key().keyId(),
                    TokenKey.of(jwk.key().toJca(), Optional.empty(), crypto), jwk.encryptedKey(), jwk.claims(), jwk.source(), verifier);
            case ProvisionerConfig.Sshpop sshpop -> new SshpopProvisioner(sshpop.name(), sshpop.claims(), sshpop.source(),
                    verifier, ownKeys(config, material), crypto);
            case ProvisionerConfig.X5c x5c -> new X5cProvisioner(x5c.name(), new LeafTrust(x5c.roots()), x5c.claims(), x5c.source(),
                    verifier, crypto, revoked);
            case ProvisionerConfig.Disabled disabled -> new DisabledProvisioner(disabled.name(), disabled.tokenId(), disabled.reason(), disabled.source());
        };
    }

    private static Map<CertificateType, List<SshPublicKey>> ownKeys(CaConfig config, CaMaterial material) {
        var keys = publishedKeys(config, material, false);
        return Map.of(CertificateType.USER, keys.user(), CertificateType.HOST, keys.host());
    }

    /// The signing keys first, then either this authority's former keys or those of other authorities.
    private static PublishedKeys publishedKeys(CaConfig config, CaMaterial material, boolean federated) {
        return new PublishedKeys(keys(config, material, CertificateType.USER, federated),
                keys(config, material, CertificateType.HOST, federated));
    }

    private static List<SshPublicKey> keys(CaConfig config, CaMaterial material, CertificateType type, boolean federated) {
        var signing = material.keys().find(type).map(SshCa::publicKey).stream();
        var more = config.ssh().stream().flatMap(ssh -> ssh.keys().stream())
                .filter(key -> key.type() == type && key.federated() == federated).map(SshCaKey::key);
        return Stream.concat(signing, more).toList();
    }

    /// The port that is listened on.
    int port() {
        return fronts.https.port();
    }

    /// The port of the listener without TLS, if there is one.
    Optional<Integer> plainPort() {
        return fronts.plain.map(HttpFront::port);
    }

    /// What an operator wants to see when the server has started, a line each.
    List<String> describe() {
        var host = config.dnsNames().getFirst();
        var url = "https://" + (host.contains(":") ? "[" + host + "]" : host) + (port() == 443 ? "" : ":" + port());
        var lines = new ArrayList<String>();
        lines.add("Countersign ca-server/" + Version.TEXT + ", signing with " + crypto.name());
        lines.add("Serving on " + url + ", listening on " + config.address().host() + ":" + port());
        lines.add("Root certificates are at " + url + "/roots.pem");
        material.roots().fingerprint().ifPresent(fingerprint -> lines.add("X.509 root fingerprint: " + fingerprint));
        material.keys().find(CertificateType.HOST).ifPresent(ca -> lines.add("SSH host CA key: " + ca.publicKey().toLine()));
        material.keys().find(CertificateType.USER).ifPresent(ca -> lines.add("SSH user CA key: " + ca.publicKey().toLine()));
        return lines;
    }

    /// Stops to listen, lets running requests finish, and closes the ledger last.
    @Override
    public void close() {
        fronts.close();
        crl.ifPresent(CrlPublisher::close);
        certificate.close();
        store.close();
    }
}
