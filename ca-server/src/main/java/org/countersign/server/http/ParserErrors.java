package org.countersign.server.http;

import java.io.IOException;
import org.countersign.core.ProblemCode;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers what Jetty itself refuses (a request that is not HTTP, or too large to parse) in our form instead of its own page.
final class ParserErrors implements Request.Handler {
    private static final Logger LOG = LoggerFactory.getLogger(ParserErrors.class);

    private final RequestLog log;

    ParserErrors(RequestLog log) {
        this.log = log;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws IOException {
        var trace = Trace.of(request, log.traceHeader());
        var cause = (Throwable) request.getAttribute(ErrorHandler.ERROR_EXCEPTION);
        int status = cause instanceof HttpException http ? http.getCode() : response.getStatus();
        var code = code(status);
        if (code == ProblemCode.INTERNAL) {
            LOG.atError().addKeyValue("requestId", trace.id()).setCause(cause).log("request failed");
        }
        response.getHeaders().put(Trace.REQUEST_ID, trace.id());
        var reply = isPathWithNul(cause) ? Fallbacks.NOT_FOUND : ProblemRenderer.render(code.refuse(), trace.id());
        JettyReplies.refuse(reply, trace, response);
        callback.succeeded();
        return true;
    }

    /// Jetty 12.1 gives up on an escaped NUL before anyone else sees the path. To the caller it is a path that is not there,
    /// as all the others that [RequestPath] turns away.
    private static boolean isPathWithNul(Throwable cause) {
        return cause != null && cause.getCause() instanceof IllegalArgumentException illegal
                && "Illegal character in path".equals(illegal.getMessage());
    }

    private static ProblemCode code(int status) {
        return switch (status) {
            case HttpStatus.REQUEST_TIMEOUT_408 -> ProblemCode.REQUEST_TIMEOUT;
            case HttpStatus.PAYLOAD_TOO_LARGE_413 -> ProblemCode.REQUEST_TOO_LARGE;
            case HttpStatus.URI_TOO_LONG_414 -> ProblemCode.URI_TOO_LONG;
            case HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431 -> ProblemCode.HEADERS_TOO_LARGE;
            case HttpStatus.SERVICE_UNAVAILABLE_503 -> ProblemCode.OVERLOADED;
            default -> status >= HttpStatus.INTERNAL_SERVER_ERROR_500 && status != HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505
                    ? ProblemCode.INTERNAL : ProblemCode.MALFORMED_REQUEST;
        };
    }
}
