package org.countersign.server;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.countersign.core.crypto.Crypto;
import org.countersign.server.config.CaConfig;
import org.countersign.server.config.ListenAddress;
import org.countersign.server.health.OperatorEndpoints;
import org.countersign.server.http.HttpFront;
import org.countersign.server.http.HttpLimits;
import org.countersign.server.http.RequestLog;
import org.countersign.server.http.Route;
import org.countersign.server.http.Routes;
import org.countersign.server.http.Routes.Capability;
import org.countersign.server.log.Logging;
import org.countersign.server.provisioner.Clouds;
import org.countersign.server.store.postgres.ConfigurationVersion;
import org.countersign.server.store.postgres.PostgresStore;

/// The server: what lives as long as the process (the store, the listeners), and the [Service] that answers, which follows the
/// configuration.
public final class CaServer implements AutoCloseable {
    /// Longer than any request takes whose client keeps up.
    private static final Duration STOPPING = Duration.ofSeconds(8);

    private final Lasting lasting;
    private final Serving serving;
    private final KeyPasswords passwords;
    private final RequestLog log;
    private final Fronts fronts;
    private boolean closed;

    private CaServer(Lasting lasting, Serving serving, KeyPasswords passwords, RequestLog log, Fronts fronts) {
        this.lasting = lasting;
        this.serving = serving;
        this.passwords = passwords;
        this.log = log;
        this.fronts = fronts;
    }

    /// Starts to serve, with the keys as they are now.
    ///
    /// @param clouds         that vouch for machines
    /// @param onStoreFailure called once when the ledger has failed for good: the process has to end
    static CaServer start(CaConfig config, KeyPasswords passwords, Crypto crypto, InstantSource time, Clouds clouds,
            Consumer<Throwable> onStoreFailure) throws StartException {
        return start(config, KeyFiles.begin(config, passwords, () -> crypto), passwords, () -> crypto, time, clouds, onStoreFailure);
    }

    /// @param keys   of this configuration, which may still be being read
    /// @param crypto asked when the store is open
    static CaServer start(CaConfig config, KeyFiles keys, KeyPasswords passwords, Supplier<Crypto> crypto, InstantSource time, Clouds clouds,
            Consumer<Throwable> onStoreFailure) throws StartException {
        // The store before anything waits for keys: a second server on the same directory is turned away at once.
        var opened = OpenedStore.open(config, time, onStoreFailure);
        var store = opened.store();
        try {
            var lasting = Lasting.of(crypto.get(), store, time, clouds, config.metricsAddress().isPresent());
            lasting.metering().ifPresent(metering -> opened.observeCommits().accept(metering.metrics()::committed));
            return serve(service(config, keys, lasting), lasting, passwords);
        } catch (StartException | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    private static Service service(CaConfig config, KeyFiles keys, Lasting lasting) throws StartException {
        var material = new MaterialReader(config, keys, lasting.crypto(), lasting.signatures()).read();
        return Service.of(config, material, lasting);
    }

    private static CaServer serve(Service service, Lasting lasting, KeyPasswords passwords) throws StartException {
        var serving = new Serving(service);
        try {
            var log = new RequestLog(service.logStyle());
            service.config().logger().ifPresent(logger -> Logging.use(logger.format()));
            var server = new CaServer(lasting, serving, passwords, log, listen(service, serving, log, lasting));
            server.join(service);
            return server;
        } catch (StartException | RuntimeException e) {
            serving.close();
            throw e;
        }
    }

    /// Tells the other servers on the same database, if there are any.
    private void join(Service service) {
        if (lasting.store() instanceof PostgresStore shared) {
            shared.join(new PostgresStore.Identity(HostName.get() + ":" + port(), Version.TEXT,
                    service.fingerprint(), service.config().shared().version(), lasting.started()));
        }
    }

    /// @param told when there is a newer version of the configuration that servers share than this one has
    void followConfiguration(Runnable told) {
        if (lasting.store() instanceof PostgresStore shared) {
            shared.followConfiguration(told);
        }
    }

    /// Serves by another configuration from now on. The keys and certificates it names are read again; nothing has changed unless
    /// this returns. Requests that are running end by the old one.
    ///
    /// @return settings that are different but stay as they are until the next start
    synchronized List<String> reload(CaConfig wanted) throws StartException {
        if (closed) {
            throw new StartException("the server is stopping", null);
        }
        long version = serving.service().config().shared().version();
        if (wanted.shared().version() > 0 && wanted.shared().version() < version) {
            throw new StartException("the database cannot be followed: " + ConfigurationVersion.goneBack(wanted.shared().version(), version), null);
        }
        var fixed = FixedSettings.of(serving.service().config());
        var config = fixed.in(wanted);
        var next = service(config, KeyFiles.begin(config, passwords, lasting::crypto), lasting);
        try {
            fronts.https.use(next.tls());
        } catch (RuntimeException e) {
            next.close();
            throw new StartException("\"tls\": " + e.getMessage(), e);
        }
        serving.replace(next);
        join(next);
        log.use(next.logStyle());
        config.logger().ifPresent(logger -> Logging.use(logger.format()));
        return fixed.differing(wanted);
    }

    /// The listeners: the one with TLS; where it is wanted, the one for revocation lists without; and the one for operators.
    private record Fronts(HttpFront https, Optional<HttpFront> plain, Optional<HttpFront> metrics) {
        void close() {
            plain.ifPresent(HttpFront::close);
            https.close();
            metrics.ifPresent(HttpFront::close);
        }
    }

    private static Fronts listen(Service service, Serving serving, RequestLog log, Lasting lasting) throws StartException {
        var config = service.config();
        var open = new OpenParts();
        try {
            var https = open.keep(listen("address", config.address(), Optional.of(service.tls()), Routes.of(serving::endpoint), log,
                    lasting.time()));
            var plain = Optional.<HttpFront>empty();
            if (config.crlAddress().isPresent()) {
                plain = Optional.of(open.keep(listen("insecureAddress", config.crlAddress().get(), Optional.empty(),
                        Routes.only(Capability.CRL, serving.endpoint(Capability.CRL)), log, lasting.time())));
            }
            return new Fronts(https, plain, metrics(config, serving, lasting, https));
        } catch (StartException | RuntimeException e) {
            open.close();
            throw e;
        }
    }

    private static Optional<HttpFront> metrics(CaConfig config, Serving serving, Lasting lasting, HttpFront https) throws StartException {
        if (config.metricsAddress().isEmpty() || lasting.metering().isEmpty()) {
            return Optional.empty();
        }
        var metering = lasting.metering().get();
        metering.gauges(lasting.signatures());
        metering.gauges(lasting.store(), config.database().postgres().isPresent() ? Optional.empty() : Optional.of(config.storeDirectory()));
        metering.gauges(serving::service);
        metering.requests(https::load);
        var health = new OperatorEndpoints(() -> serving.service().faults());
        var routes = List.of(new Route(Route.Method.GET, "/metrics", metering.metrics()::page),
                new Route(Route.Method.GET, "/health", health::health), new Route(Route.Method.GET, "/ready", health::ready));
        return Optional.of(listen("metricsAddress", config.metricsAddress().get(), Optional.empty(), routes,
                RequestLog.silent(), lasting.time()));
    }

    private static HttpFront listen(String setting, ListenAddress address, Optional<HttpFront.Tls> tls, List<Route> routes,
            RequestLog log, InstantSource time) throws StartException {
        var settings = new HttpFront.Settings(address.host(), address.port(), HttpLimits.DEFAULT, tls, log, STOPPING, time);
        try {
            return HttpFront.start(settings, routes);
        } catch (IOException e) {
            throw new StartException("cannot listen on " + address + ": " + e.getMessage()
                    + "; choose another \"" + setting + "\" in the configuration, or stop what uses this one", e);
        }
    }

    /// The port that is listened on.
    int port() {
        return fronts.https.port();
    }

    /// The port of the listener without TLS, if there is one.
    Optional<Integer> plainPort() {
        return fronts.plain.map(HttpFront::port);
    }

    /// The port of the listener for metrics, if there is one.
    Optional<Integer> metricsPort() {
        return fronts.metrics.map(HttpFront::port);
    }

    /// What an operator wants to see when the server has started, a line each.
    List<String> describe() {
        var config = serving.service().config();
        var host = config.dnsNames().getFirst();
        var url = "https://" + (host.contains(":") ? "[" + host + "]" : host) + (port() == 443 ? "" : ":" + port());
        var lines = new ArrayList<String>();
        lines.add("Countersign ca-server/" + Version.TEXT + ", signing with " + lasting.crypto().name());
        lines.add("Serving on " + url + ", listening on " + config.address().host() + ":" + port());
        lines.add("Root certificates are at " + url + "/roots.pem");
        lines.addAll(serving.service().describe());
        return lines;
    }

    /// Stops to listen, lets running requests finish, and closes the ledger last.
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        fronts.close();
        serving.close();
        lasting.metering().ifPresent(metering -> metering.metrics().close());
        lasting.store().close();
    }
}
