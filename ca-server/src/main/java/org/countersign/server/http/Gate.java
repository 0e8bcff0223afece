package org.countersign.server.http;

import java.io.IOException;
import java.util.Optional;
import org.countersign.core.ProblemCode;
import org.countersign.core.ProblemException;
import org.countersign.server.exchange.Reply;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpScheme;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// The first to see a request whose headers have arrived: gives it an id, and turns away what is too large or ambiguous
/// before anything reads it.
final class Gate extends Handler.Wrapper {
    private static final String METHOD_OVERRIDE = "X-HTTP-Method-Override";

    private final HttpLimits limits;
    private final RequestLog log;
    private final WorkInProgress work;

    Gate(HttpLimits limits, RequestLog log, WorkInProgress work) {
        this.limits = limits;
        this.log = log;
        this.work = work;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        var trace = Trace.of(request, log.traceHeader());
        response.getHeaders().put(Trace.REQUEST_ID, trace.id());
        if (request.getConnectionMetaData() instanceof TimedConnection connection && connection.isWornOut()) {
            response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString());
        }
        if (HttpMethod.CONNECT.is(request.getMethod())) {
            JettyReplies.refuse(Fallbacks.NO_TUNNELS, trace, response);
            callback.succeeded();
            // Jetty keeps it open after a CONNECT, whatever was answered.
            request.getConnectionMetaData().getConnection().getEndPoint().close();
            return true;
        }
        var refusal = objection(request).map(problem -> ProblemRenderer.render(problem, trace.id()))
                .or(() -> RequestPath.isPlain(request.getHttpURI().getPath())
                        ? Optional.empty() : Optional.of(Fallbacks.NOT_FOUND));
        if (refusal.isPresent()) {
            refuse(refusal.get(), trace, request, response);
            callback.succeeded();
            return true;
        }
        if (HttpMethod.POST.is(request.getMethod()) && work.isFull()) {
            // Its connection stays, for when it comes again: shaking hands anew costs more than ten times as much as this.
            JettyReplies.send(ProblemRenderer.render(work.turnAway(), trace.id()), trace, response);
            callback.succeeded();
            return true;
        }
        return super.handle(withoutOverride(request), response, callback);
    }

    private static void refuse(Reply reply, Trace trace, Request request, Response response) throws IOException {
        JettyReplies.refuse(reply, trace, response);
        if (request.getLength() != 0) {
            UnwantedBody.discard(request, Content.Source.asInputStream(request));
        }
    }

    /// Javalin would take the method from a header; the method is the one in the request line.
    private static Request withoutOverride(Request request) {
        if (!request.getHeaders().contains(METHOD_OVERRIDE)) {
            return request;
        }
        var headers = HttpFields.build(request.getHeaders()).remove(METHOD_OVERRIDE).asImmutable();
        return new Request.Wrapper(request) {
            @Override
            public HttpFields getHeaders() {
                return headers;
            }
        };
    }

    private Optional<ProblemException> objection(Request request) {
        if (request.getHttpURI().getPathQuery().length() > limits.uriBytes()) {
            return Optional.of(ProblemCode.URI_TOO_LONG.refuse(
                    "The address in the request is longer than " + limits.uriBytes() + " bytes."));
        }
        if (request.getHeaders().size() > limits.headerCount()) {
            return Optional.of(ProblemCode.HEADERS_TOO_LARGE.refuse(
                    "The request has more than " + limits.headerCount() + " headers."));
        }
        if (request.getLength() > limits.bodyBytes()) {
            return Optional.of(UnwantedBody.tooLarge(limits));
        }
        var scheme = request.getHttpURI().getScheme();
        if (scheme != null && !HttpScheme.HTTPS.is(scheme) && !HttpScheme.HTTP.is(scheme)) {
            return Optional.of(ProblemCode.MALFORMED_REQUEST.refuse("The address in the request is of another protocol."));
        }
        return transferEncoding(request);
    }

    /// Some readers pass over what they do not know in front of `chunked`, others take the body for something else then.
    private static Optional<ProblemException> transferEncoding(Request request) {
        var encodings = request.getHeaders().getValuesList(HttpHeader.TRANSFER_ENCODING);
        if (encodings.isEmpty()) {
            return Optional.empty();
        }
        if (request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_0) {
            return Optional.of(ProblemCode.MALFORMED_REQUEST.refuse("HTTP/1.0 has no transfer encodings."));
        }
        return encodings.size() == 1 && encodings.getFirst().equalsIgnoreCase(HttpHeaderValue.CHUNKED.asString())
                ? Optional.empty() : Optional.of(ProblemCode.MALFORMED_REQUEST.refuse("The one transfer encoding is \"chunked\"."));
    }
}
