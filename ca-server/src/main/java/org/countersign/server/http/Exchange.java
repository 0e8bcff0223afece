package org.countersign.server.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.countersign.core.ProblemCode;
import org.countersign.server.exchange.Endpoint;
import org.countersign.server.exchange.Reply;
import org.countersign.server.exchange.Request;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.server.Response;

/// Between the web framework and an endpoint: one turns into a [Request], the other's [Reply] goes back.
final class Exchange implements Handler {
    private static final String CLIENT_CERTIFICATES = "jakarta.servlet.request.X509Certificate";

    /// After these the rest of the body is still on its way, and not worth reading.
    private static final Set<Integer> CLOSES_CONNECTION = Set.of(
            ProblemCode.REQUEST_TOO_LARGE.status(), ProblemCode.REQUEST_TIMEOUT.status());

    private final Endpoint endpoint;
    private final Optional<WorkInProgress> work;
    private final Bodies bodies;
    private final InstantSource time;

    /// @param work that it is part of, and waits for a place in; none where it is answered at any time
    Exchange(Endpoint endpoint, Optional<WorkInProgress> work, Bodies bodies, InstantSource time) {
        this.endpoint = endpoint;
        this.work = work;
        this.bodies = bodies;
        this.time = time;
    }

    @Override
    public void handle(Context context) throws IOException {
        var trace = Trace.of(context.req());
        send(reply(context, trace), context, trace);
    }

    private Reply reply(Context context, Trace trace) throws IOException {
        var received = time.instant();
        try (var body = bodies.read(context.req(), sender(context))) {
            var request = request(context, trace, received, body.bytes());
            return work.isPresent() ? work.get().handle(request, endpoint, trace) : endpoint.handle(request);
        } catch (IOException clientIsGone) {
            throw clientIsGone;
        } catch (Exception | StackOverflowError | LinkageError | AssertionError e) {
            return ProblemRenderer.render(e, trace.id());
        }
    }

    private static ByteBuffer sender(Context context) {
        return Origins.address(ServletContextRequest.getServletContextRequest(context.req()).getConnectionMetaData().getRemoteSocketAddress());
    }

    private static Request request(Context context, Trace trace, Instant received, byte[] body) {
        var servlet = context.req();
        var address = RemoteAddress.of(ServletContextRequest.getServletContextRequest(servlet));
        return new Request(trace.id(), address, received, context.pathParamMap(), query(context),
                Optional.ofNullable(servlet.getHeader("Authorization")), Optional.ofNullable(servlet.getHeader("If-None-Match")),
                body,
                servlet.getAttribute(CLIENT_CERTIFICATES) instanceof X509Certificate[] chain
                        ? List.of(chain) : List.of());
    }

    private static Map<String, String> query(Context context) {
        if (context.req().getQueryString() == null) {
            return Map.of();
        }
        var first = new LinkedHashMap<String, String>();
        context.queryParamMap().forEach((name, values) -> first.put(name, values.isEmpty() ? "" : values.getFirst()));
        return first;
    }

    /// Sends an answer from inside a route. Status and headers go past the servlet layer, which would rewrite some of them.
    static void send(Reply reply, Context context, Trace trace) throws IOException {
        trace.say(reply.facts());
        var servlet = ServletContextRequest.getServletContextRequest(context.req()).getServletContextResponse();
        var response = Response.getOriginalResponse(servlet);
        JettyReplies.writeHead(reply, response);
        if (CLOSES_CONNECTION.contains(reply.status())) {
            response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString());
        }
        context.res().getOutputStream().write(reply.body());
        if (reply.status() == ProblemCode.REQUEST_TOO_LARGE.status()) {
            context.res().getOutputStream().close();
            UnwantedBody.discard(ServletContextRequest.getServletContextRequest(context.req()),
                    context.req().getInputStream());
        }
    }

    /// The client went away while it was read from or written to: there is nobody to answer.
    static void giveUp(Context context) {
        var servlet = ServletContextRequest.getServletContextRequest(context.req()).getServletContextResponse();
        var response = Response.getOriginalResponse(servlet);
        if (!response.isCommitted()) {
            response.setStatus(ProblemCode.MALFORMED_REQUEST.status());
        }
    }
}
