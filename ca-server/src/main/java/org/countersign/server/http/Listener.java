package org.countersign.server.http;

import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import org.countersign.server.http.HttpFront.Settings;
import org.countersign.server.http.HttpFront.Tls;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/// How Jetty listens: TLS where it is wanted, strict HTTP/1.1, limits, virtual threads.
final class Listener {
    private static final int SESSION_SECONDS = 3600;
    /// Connections that wait to be accepted: a burst of new clients must not have to try again a second later.
    private static final int ACCEPT_QUEUE = 1024;
    /// P-256 first: with a native provider it costs least. In TLS 1.3 the client's choice counts.
    private static final String[] GROUPS = {"secp256r1", "x25519", "secp384r1", "secp521r1"};

    private final Settings settings;
    private final WorkInProgress work;
    private final Optional<SslContextFactory.Server> tlsFactory;

    Listener(Settings settings, WorkInProgress work) {
        this.settings = settings;
        this.work = work;
        this.tlsFactory = settings.tls().map(Listener::contextFactory);
    }

    Server server() {
        var threads = new QueuedThreadPool(32, 4);
        threads.setName("http");
        threads.setVirtualThreadsExecutor(VirtualThreads.getNamedVirtualThreadsExecutor("request-"));
        var server = new Server(threads);
        server.setStopTimeout(settings.stopping().toMillis());
        server.setRequestLog(settings.log()::log);
        server.setErrorHandler(new ParserErrors(settings.log()));
        var graceful = new GracefulHandler();
        graceful.setHandler(new Gate(settings.limits(), settings.log(), work));
        server.setHandler(graceful);
        return server;
    }

    /// Nothing that two readers of a request could understand in two ways is let through. Paths are judged by the [Gate].
    void configure(HttpConfiguration http) {
        http.setHttpCompliance(HttpCompliance.STRICT);
        http.setUriCompliance(UriCompliance.UNSAFE);
        http.setRequestHeaderSize(settings.limits().headerBytes());
        http.setSendServerVersion(false);
        // It would take 100 KB of the heap for each connection that stays open: 2,000 of them were more than there is.
        http.setHeaderCacheSize(0);
        if (settings.tls().isPresent()) {
            http.addCustomizer(new SecureRequestCustomizer(false));
        }
    }

    Connector connector(Server server, HttpConfiguration http) {
        var deadlines = new Deadlines(server.getScheduler());
        var connections = Stream.concat(tlsFactory.stream().map(Listener::https), Stream.of(connections(http, deadlines)));
        var connector = new ServerConnector(server, 1, 1, connections.toArray(ConnectionFactory[]::new));
        connector.addBean(deadlines);
        connector.addBean(new ConnectionCaps(settings.limits(), deadlines));
        connector.setHost(settings.host().isEmpty() ? null : settings.host());
        connector.setPort(settings.port());
        connector.setAcceptQueueSize(ACCEPT_QUEUE);
        connector.setIdleTimeout(settings.limits().idle().toMillis());
        return connector;
    }

    private HttpConnectionFactory connections(HttpConfiguration http, Deadlines deadlines) {
        return new HttpConnectionFactory(http) {
            @Override
            public Connection newConnection(Connector connector, EndPoint endPoint) {
                var connection = new TimedConnection(
                        getHttpConfiguration(), connector, endPoint, settings.limits(), deadlines);
                return configure(connection, connector, endPoint);
            }
        };
    }

    private static ConnectionFactory https(SslContextFactory.Server factory) {
        return BriskTls.factory(factory, HttpVersion.HTTP_1_1.asString());
    }

    private static SslContextFactory.Server contextFactory(Tls tls) {
        var factory = new SslContextFactory.Server() {
            @Override
            public SSLParameters customize(SSLParameters parameters) {
                parameters.setNamedGroups(GROUPS);
                return super.customize(parameters);
            }
        };
        factory.setExcludeProtocols();
        factory.setExcludeCipherSuites();
        factory.setUseCipherSuitesOrder(true);
        factory.setWantClientAuth(true);
        factory.setRenegotiationAllowed(false);
        factory.setSslSessionTimeout(SESSION_SECONDS);
        apply(tls, context(tls), factory);
        return factory;
    }

    private static void apply(Tls tls, SSLContext context, SslContextFactory factory) {
        factory.setSslContext(context);
        factory.setIncludeProtocols(tls.settings().protocols().toArray(String[]::new));
        factory.setIncludeCipherSuites(tls.settings().enabledSuites(context).toArray(String[]::new));
    }

    /// For handshakes from now on. Sessions of before are not resumed: they hold client certificates that were judged by other
    /// rules.
    ///
    /// @throws IllegalArgumentException naming a suite that the TLS at hand does not have; then nothing has changed
    void use(Tls tls) {
        var context = context(tls);
        tls.settings().enabledSuites(context);
        try {
            tlsFactory.orElseThrow().reload(factory -> apply(tls, context, factory));
        } catch (Exception e) {
            throw new IllegalStateException("TLS cannot be set up anew", e);
        }
    }

    private static SSLContext context(Tls tls) {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {new IdentityKeyManager(tls.identity())},
                    new TrustManager[] {tls.clientTrust()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has TLS", e);
        }
    }
}
