package org.countersign.server;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.countersign.core.crypto.Crypto;
import org.countersign.server.config.CaConfig;
import org.countersign.server.config.ListenAddress;
import org.countersign.server.config.LoggerConfig;
import org.countersign.server.http.HttpFront;
import org.countersign.server.http.HttpLimits;
import org.countersign.server.http.RequestLog;
import org.countersign.server.http.Route;
import org.countersign.server.http.Routes;
import org.countersign.server.http.Routes.Capability;
import org.countersign.server.log.Logging;
import org.countersign.server.store.Store;
import org.countersign.server.store.embedded.EmbeddedStore;

/// The server: what lives as long as the process (the store, the listeners), and the [Service] that answers, which follows the
/// configuration.
public final class CaServer implements AutoCloseable {
    /// Keeps the health checks of a load balancer out of the request log.
    private static final String ONLY_TRACE_HEALTH = "STEP_LOGGER_ONLY_TRACE_HEALTH_ENDPOINT";
    private static final Duration STOPPING = Duration.ofSeconds(10);

    private final Lasting lasting;
    private final Serving serving;
    private final Fronts fronts;

    private CaServer(Lasting lasting, Serving serving, Fronts fronts) {
        this.lasting = lasting;
        this.serving = serving;
        this.fronts = fronts;
    }

    /// Starts to serve.
    ///
    /// @param onStoreFailure called once when the ledger has failed for good: the process has to end
    static CaServer start(CaConfig config, KeyPasswords passwords, Crypto crypto, InstantSource time,
            Consumer<Throwable> onStoreFailure) throws StartException {
        // The store first: a second server on the same directory is turned away before it has spent a second on passwords.
        var store = openStore(config, time, onStoreFailure);
        try {
            var lasting = Lasting.of(crypto, store, time);
            return serve(Service.of(config, CaMaterial.read(config, passwords, crypto), lasting), lasting);
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

    private static CaServer serve(Service service, Lasting lasting) throws StartException {
        var serving = new Serving(service);
        try {
            return new CaServer(lasting, serving, listen(service, serving, lasting.time()));
        } catch (StartException | RuntimeException e) {
            serving.close();
            throw e;
        }
    }

    /// The listeners: the one with TLS, and where it is wanted the one for revocation lists without.
    private record Fronts(HttpFront https, Optional<HttpFront> plain) {
        void close() {
            plain.ifPresent(HttpFront::close);
            https.close();
        }
    }

    private static Fronts listen(Service service, Serving serving, InstantSource time) throws StartException {
        var config = service.config();
        var log = requestLog(config);
        var https = listen("address", config.address(), Optional.of(service.tls()), Routes.of(serving::endpoint), log, config, time);
        if (config.crlAddress().isEmpty()) {
            return new Fronts(https, Optional.empty());
        }
        try {
            return new Fronts(https, Optional.of(listen("insecureAddress", config.crlAddress().get(), Optional.empty(),
                    Routes.only(Capability.CRL, serving.endpoint(Capability.CRL)), log, config, time)));
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
    public void close() {
        fronts.close();
        serving.close();
        lasting.store().close();
    }
}
