package org.countersign.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.countersign.core.ssh.CertificateType;
import org.countersign.server.config.CaConfig;
import org.countersign.server.config.LoggerConfig;
import org.countersign.server.crl.CrlPublisher;
import org.countersign.server.exchange.Endpoint;
import org.countersign.server.exchange.Reply;
import org.countersign.server.exchange.Request;
import org.countersign.server.health.Faults;
import org.countersign.server.http.ClientTrust;
import org.countersign.server.http.HttpFront;
import org.countersign.server.http.RequestLog;
import org.countersign.server.http.Routes;
import org.countersign.server.http.Routes.Capability;
import org.countersign.server.http.ServerCertificate;
import org.countersign.server.http.TlsSettings;

/// Everything that depends on `ca.json`, made whole from one reading of it and never changed: a request is answered by one service
/// from its first step to its last. A new reading makes a new one; see [Serving].
final class Service implements AutoCloseable {
    /// Keeps the health checks of a load balancer out of the request log.
    private static final String ONLY_TRACE_HEALTH = "STEP_LOGGER_ONLY_TRACE_HEALTH_ENDPOINT";
    /// Shows the address a proxy tells in the request log.
    private static final String LOG_REAL_IP = "STEP_LOGGER_LOG_REAL_IP";

    private final CaConfig config;
    private final CaMaterial material;
    private final Map<Capability, Endpoint> endpoints;
    private final Faults faults;
    private final HttpFront.Tls tls;
    private final Optional<Metering> metering;
    private final String fingerprint;
    private final OpenParts open;

    private Service(CaConfig config, CaMaterial material, Map<Capability, Endpoint> endpoints, Faults faults,
            HttpFront.Tls tls, Optional<Metering> metering, String fingerprint, OpenParts open) {
        this.config = config;
        this.material = material;
        this.endpoints = Map.copyOf(endpoints);
        this.faults = faults;
        this.tls = tls;
        this.metering = metering;
        this.fingerprint = fingerprint;
        this.open = open;
    }

    /// Makes all parts, or none: those made before a fault are closed again.
    static Service of(CaConfig config, CaMaterial material, Lasting lasting) throws StartException {
        var open = new OpenParts();
        try {
            return of(config, material, lasting, open);
        } catch (StartException | RuntimeException e) {
            open.close();
            throw e;
        }
    }

    /// The list of parts. One that has something to let go of is kept in `open`.
    private static Service of(CaConfig config, CaMaterial material, Lasting lasting, OpenParts open) throws StartException {
        var files = new FilePrints(material.prints());
        var provisioners = new ProvisionerParts(config, material, lasting, files, open).all();
        var tls = tls(config, material, lasting, open);
        var shapes = new ShapeParts(material, lasting, tls.identity(), files, open).of(config);
        var crl = crl(config, material, lasting, open);
        var endpoints = new EndpointParts(config, material, lasting, provisioners, shapes, crl);
        return new Service(config, material, endpoints.all(), endpoints.faults(), tls, lasting.metering(),
                ConfigurationFingerprint.of(config.shared(), material, files), open);
    }

    private static Optional<CrlPublisher> crl(CaConfig config, CaMaterial material, Lasting lasting, OpenParts open)
            throws StartException {
        if (config.crl().isEmpty()) {
            return Optional.empty();
        }
        var crl = config.crl().get();
        var settings = new CrlPublisher.Settings(crl.cacheDuration(), crl.renewPeriod(), crl.distributionPoint());
        try {
            return Optional.of(open.keep(CrlPublisher.start(settings, lasting.store(), material.keys().x509Issuer(),
                    material.issuer()::sign, lasting.time())));
        } catch (IllegalArgumentException e) {
            throw new StartException("\"crl\" is enabled, but " + e.getMessage(), e);
        }
    }

    private static HttpFront.Tls tls(CaConfig config, CaMaterial material, Lasting lasting, OpenParts open) {
        var versions = config.tls();
        var settings = TlsSettings.between(versions.minVersion().protocol(), versions.maxVersion().protocol(),
                versions.cipherSuites());
        var order = new ServerCertificate.Order(config.commonName(), config.dnsNames(), material.roots().intermediates(),
                material.issuer()::sign);
        var certificate = open.keep(ServerCertificate.start(order, lasting.time(), lasting.random()));
        return new HttpFront.Tls(settings, certificate, new ClientTrust(material.authorities(), lasting.time()));
    }

    CaConfig config() {
        return config;
    }

    CaMaterial material() {
        return material;
    }

    /// Equal on servers that answer alike.
    String fingerprint() {
        return fingerprint;
    }

    Faults faults() {
        return faults;
    }

    HttpFront.Tls tls() {
        return tls;
    }

    Reply answer(Capability capability, Request request) {
        var endpoint = Routes.find(endpoints, capability);
        var judged = trusts(request) ? request : request.withoutCertificates();
        var trail = new Trail();
        return ScopedValue.where(Trail.CURRENT, trail).call(() -> metering
                .map(meter -> meter.measure(capability, () -> endpoint.handle(judged)))
                .orElseGet(() -> endpoint.handle(judged)).withFact("provisioner", trail.provisioner()));
    }

    /// A connection can be older than this service, and than the end of the certificate it began with.
    private boolean trusts(Request request) {
        return request.clientCertificates().isEmpty() || tls.clientTrust().accepts(request.clientCertificates(), request.received());
    }

    RequestLog.Style logStyle() {
        return new RequestLog.Style(config.logger().map(LoggerConfig::format), isSet(ONLY_TRACE_HEALTH), isSet(LOG_REAL_IP),
                config.logger().map(LoggerConfig::traceHeader).orElse(LoggerConfig.DEFAULT_TRACE_HEADER));
    }

    private static boolean isSet(String variable) {
        return "true".equals(System.getenv(variable));
    }

    /// The keys that clients are to trust, a line each.
    List<String> describe() {
        var lines = new ArrayList<String>();
        material.roots().fingerprint().ifPresent(fingerprint -> lines.add("X.509 root fingerprint: " + fingerprint));
        material.keys().find(CertificateType.HOST).ifPresent(ca -> lines.add("SSH host CA key: " + ca.publicKey().toLine()));
        material.keys().find(CertificateType.USER).ifPresent(ca -> lines.add("SSH user CA key: " + ca.publicKey().toLine()));
        return lines;
    }

    @Override
    public void close() {
        open.close();
    }
}
