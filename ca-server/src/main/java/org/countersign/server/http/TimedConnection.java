package org.countersign.server.http;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.NanoTime;

/// A connection that knows how far its client has come and by when it has to be further. Jetty's own idle timeout starts
/// again with each byte, so a client that sends one byte now and then would keep a connection for ever.
///
/// It extends a class that Jetty calls internal, as the only one that sees the steps of a request; that holds for the Jetty
/// version this build pins.
final class TimedConnection extends HttpConnection implements Origins.MayGiveWay {
    private static final Duration LINGER = Duration.ofSeconds(2);
    private static final long GRACE = Duration.ofSeconds(1).toNanos();

    /// What a connection waits for.
    private enum Phase { HANDSHAKE, REQUEST, HEADERS, BODY, ANSWER, END_OF_ANSWER, CUT }

    private final HttpLimits limits;
    private final Deadlines deadlines;
    private final ByteBuffer source;
    private volatile Phase phase = Phase.HANDSHAKE;
    private volatile long entered;
    private volatile long deadline;
    /// Set while the constructor above this one runs, so it may have no initial value here.
    private RequestHandler requestHandler;

    TimedConnection(HttpConfiguration configuration, Connector connector, EndPoint endPoint, HttpLimits limits,
            Deadlines deadlines) {
        super(configuration, connector, endPoint);
        this.limits = limits;
        this.deadlines = deadlines;
        this.source = Origins.address(endPoint.getRemoteSocketAddress());
        enter(Phase.HANDSHAKE, limits.handshake());
        if (endPoint instanceof SslConnection.SslEndPoint tls) {
            tls.getSslConnection().addHandshakeListener(new SslHandshakeListener() {
                @Override
                public void handshakeSucceeded(Event event) {
                    enter(Phase.REQUEST, limits.idle());
                }
            });
        }
    }

    private void enter(Phase next, Duration within) {
        entered = NanoTime.now();
        deadline = entered + within.toNanos();
        phase = next;
    }

    @Override
    public void onOpen() {
        deadlines.add(this);
        super.onOpen();
    }

    @Override
    public void onClose(Throwable cause) {
        deadlines.remove(this);
        super.onClose(cause);
    }

    /// Cuts the connection if its client is late. A handler that waits for the body is told first, so that it can still
    /// answer; where nobody is in the middle of writing, the end is announced, and the socket dropped a moment later.
    void cutIfLate(long now) {
        var late = phase;
        if (late == Phase.ANSWER || NanoTime.isBefore(now, deadline)) {
            return;
        }
        deadline = now + GRACE;
        phase = Phase.CUT;
        switch (late) {
            case BODY -> onIdleExpired(new TimeoutException("the body did not arrive in time"));
            case HANDSHAKE, REQUEST, HEADERS -> getEndPoint().close();
            case END_OF_ANSWER, CUT -> reset();
            case ANSWER -> throw new IllegalStateException("the server takes the time it needs");
        }
    }

    @Override
    public ByteBuffer source() {
        return source;
    }

    /// An answer is on its way at once, unless nobody reads it.
    @Override
    public boolean mayGiveWay() {
        return switch (phase) {
            case HANDSHAKE, REQUEST, HEADERS, BODY -> true;
            case END_OF_ANSWER -> NanoTime.since(entered) > GRACE;
            case ANSWER, CUT -> false;
        };
    }

    @Override
    public boolean givesWay() {
        var interrupted = phase;
        if (!mayGiveWay()) {
            return false;
        }
        enter(Phase.CUT, Duration.ofNanos(GRACE));
        if (interrupted == Phase.END_OF_ANSWER) {
            reset();
        } else {
            getEndPoint().close();
        }
        return true;
    }

    /// Drops the socket with all that is still to be sent: closing it properly would mean to wait for a client that may not read.
    private void reset() {
        var socket = getEndPoint() instanceof EndPoint.Wrapper wrapper ? wrapper.unwrap() : getEndPoint();
        if (socket.getTransport() instanceof SocketChannel channel) {
            try {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            } catch (IOException _) {
                // It is closed already.
            }
        }
        socket.close();
    }

    /// From now on the client only has a moment left, to stop sending and to read the answer.
    static void hurry(Request request) {
        if (request.getConnectionMetaData() instanceof TimedConnection connection) {
            connection.enter(Phase.END_OF_ANSWER, LINGER);
        }
    }

    /// Whether this connection has served as many requests as one may.
    boolean isWornOut() {
        return getMessagesIn() >= limits.requestsPerConnection();
    }

    @Override
    protected HttpParser newHttpParser(HttpCompliance compliance) {
        var parser = new StrictParser(requestHandler, getHttpConfiguration().getRequestHeaderSize(), this::firstByte);
        parser.setHeaderCacheSize(getHttpConfiguration().getHeaderCacheSize());
        return parser;
    }

    private void firstByte() {
        if (phase == Phase.REQUEST || phase == Phase.HANDSHAKE) {
            enter(Phase.HEADERS, limits.header());
        }
    }

    @Override
    protected RequestHandler newRequestHandler() {
        requestHandler = new RequestHandler() {
            @Override
            public boolean headerComplete() {
                if (getParser().getContentLength() > 0 || getParser().isChunking()) {
                    enter(Phase.BODY, limits.body());
                } else {
                    phase = Phase.ANSWER;
                }
                return super.headerComplete();
            }

            @Override
            public boolean messageComplete() {
                if (phase == Phase.BODY) {
                    phase = Phase.ANSWER;
                }
                return super.messageComplete();
            }
        };
        return requestHandler;
    }

    /// "100 Continue" is no answer yet: the body is still to come.
    ///
    /// @param response null behind the first part of an answer
    private static boolean isInterim(MetaData.Response response) {
        return response != null && HttpStatus.isInterim(response.getStatus());
    }

    @Override
    protected HttpStreamOverHTTP1 newHttpStream(String method, String uri, HttpVersion version) {
        return new HttpStreamOverHTTP1(method, uri, version) {
            @Override
            public void send(MetaData.Request request, MetaData.Response response, boolean last, ByteBuffer content,
                    Callback callback) {
                if (phase != Phase.END_OF_ANSWER && !isInterim(response)) {
                    enter(Phase.END_OF_ANSWER, limits.write());
                }
                super.send(request, response, last, content, callback);
            }

            @Override
            public void succeeded() {
                enter(Phase.REQUEST, limits.idle());
                super.succeeded();
            }
        };
    }
}
