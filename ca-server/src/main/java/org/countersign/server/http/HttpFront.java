package org.countersign.server.http;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.http.servlet.DefaultTasks;
import io.javalin.json.JsonMapper;
import io.javalin.util.JavalinException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A listener of the server, started and ready to be stopped.
public final class HttpFront implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpFront.class);

    private final Javalin javalin;
    private final Listener listener;
    private final WorkInProgress work;

    private HttpFront(Javalin javalin, Listener listener, WorkInProgress work) {
        this.javalin = javalin;
        this.listener = listener;
        this.work = work;
    }

    /// What the listener needs to know.
    ///
    /// @param host     address to listen on; empty means all
    /// @param port     0 picks a free one
    /// @param tls      none: a listener without TLS, for what anybody may read on the way
    /// @param log      is told of each request
    /// @param stopping how long running requests may go on when the server stops
    public record Settings(String host, int port, HttpLimits limits, Optional<Tls> tls, RequestLog log, Duration stopping,
            InstantSource time) {}

    /// How the listener speaks TLS.
    ///
    /// @param settings    versions and suites
    /// @param identity    the server's certificate of the moment, asked at each handshake
    /// @param clientTrust which client certificates are accepted
    public record Tls(TlsSettings settings, Supplier<TlsIdentity> identity, ClientTrust clientTrust) {}

    /// How busy a listener is with requests that make it work.
    ///
    /// @param working    requests that are worked on
    /// @param waiting    requests that have arrived and wait until others are done
    /// @param turnedAway requests that were told to come again, since the start
    public record Load(int working, int waiting, long turnedAway) {}

    /// Opens the listener.
    ///
    /// @throws IOException when the address cannot be listened on; the message says why
    public static HttpFront start(Settings settings, List<Route> routes) throws IOException {
        var front = make(settings, routes);
        try {
            front.javalin.start();
            return front;
        } catch (JavalinException e) {
            throw new IOException(reason(e), e);
        }
    }

    /// Makes one that never listens, for a process that has just started and waits for something else: what is set up once, for TLS
    /// above all, is there when [#start] needs it.
    public static void rehearse(InstantSource time) {
        // Nothing but what every listener needs: a suite that this machine forbids is no matter here.
        var tls = new Tls(new TlsSettings(List.of(), List.of("TLSv1.3")), HttpFront::none, new ClientTrust(List.of(), time));
        // Two of a kind: Javalin compares them, which is made at run time when it is first called.
        make(new Settings("", 0, HttpLimits.DEFAULT, Optional.of(tls), RequestLog.silent(), Duration.ZERO, time),
                List.of(new Route(Route.Method.GET, "/{nothing}", _ -> none()), new Route(Route.Method.GET, "/{nothing}/{more}", _ -> none())));
    }

    private static <T> T none() {
        throw new IllegalStateException("this one does not listen");
    }

    private static HttpFront make(Settings settings, List<Route> routes) {
        var work = new WorkInProgress(settings.limits());
        var listener = new Listener(settings, work);
        return new HttpFront(Javalin.create(config -> configure(config, settings, routes, listener, work)), listener, work);
    }

    /// The innermost message: the outer ones speak of Javalin.
    private static String reason(Throwable failure) {
        return failure.getCause() == null ? String.valueOf(failure.getMessage()) : reason(failure.getCause());
    }

    private static void configure(JavalinConfig config, Settings settings, List<Route> routes, Listener listener, WorkInProgress work) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.prefer405over404 = true;
        config.router.ignoreTrailingSlashes = false;
        config.concurrency.useVirtualThreads = true;
        config.jsonMapper(new JsonMapper() {});
        config.unsafe.servletRequestLifecycle = new ArrayList<>(List.of(DefaultTasks.INSTANCE.getHTTP()));
        config.unsafe.jettyInternal.server = listener.server();
        config.jetty.modifyHttpConfiguration(listener::configure);
        config.jetty.addConnector(listener::connector);
        addRoutes(config, settings, routes, work);
    }

    private static void addRoutes(JavalinConfig config, Settings settings, List<Route> routes, WorkInProgress work) {
        var bodies = new Bodies(settings.limits(), work);
        for (var route : routes) {
            switch (route.method()) {
                case GET -> {
                    var exchange = new Exchange(route.endpoint(), Optional.empty(), bodies, settings.time());
                    config.routes.addHttpHandler(HandlerType.GET, route.path(), exchange);
                    config.routes.addHttpHandler(HandlerType.HEAD, route.path(), exchange);
                }
                // Reading costs little, and is how others find out that a server is busy: it waits for no place.
                case POST -> config.routes.addHttpHandler(HandlerType.POST, route.path(),
                        new Exchange(route.endpoint(), Optional.of(work), bodies, settings.time()));
            }
        }
        config.routes.exception(HttpResponseException.class, HttpFront::answerUnrouted);
        config.routes.exception(IOException.class, (_, context) -> Exchange.giveUp(context));
    }

    private static void answerUnrouted(HttpResponseException failure, Context context) {
        var reply = Fallbacks.of(failure);
        try {
            Exchange.send(reply, context, Trace.of(context.req()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The port that is listened on.
    public int port() {
        return javalin.port();
    }

    /// At this moment.
    public Load load() {
        return work.load();
    }

    /// Speaks TLS another way from the next handshake on; open connections go on as they are. Only for a listener with TLS.
    ///
    /// @throws IllegalArgumentException naming a cipher suite that is not supported; then nothing has changed
    public void use(Tls tls) {
        listener.use(tls);
    }

    /// Closes the listener at once, sends away those who wait, lets running requests finish within the time set, and returns when all is
    /// closed.
    @Override
    public void close() {
        work.stop();
        try {
            javalin.stop();
        } catch (JavalinException e) {
            LOG.atWarn().addKeyValue("reason", reason(e)).log("stopped before every request had ended");
        }
    }
}
