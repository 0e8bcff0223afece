package org.countersign.server.http;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.countersign.core.ProblemCode;
import org.countersign.core.ProblemException;
import org.eclipse.jetty.http.HttpException;

/// Reads the body of a request, never more than the limit.
final class RequestBody {
    private RequestBody() {}

    /// @throws ProblemException when it is too large, arrives too slowly, or is not framed as HTTP wants it
    static byte[] read(HttpServletRequest request, HttpLimits limits) throws IOException {
        if (request.getContentLengthLong() == 0) {
            return new byte[0];
        }
        try (var in = request.getInputStream()) {
            byte[] body = in.readNBytes(limits.bodyBytes() + 1);
            if (body.length > limits.bodyBytes()) {
                throw tooLarge(limits);
            }
            return body;
        } catch (IOException | RuntimeException e) {
            throw explained(e);
        }
    }

    static ProblemException tooLarge(HttpLimits limits) {
        return ProblemCode.REQUEST_TOO_LARGE.refuse(
                "The request body is larger than " + limits.bodyBytes() + " bytes.");
    }

    private static RuntimeException explained(Exception failure) throws IOException {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case ProblemException problem -> throw problem;
                case TimeoutException _ -> throw ProblemCode.REQUEST_TIMEOUT.refuse();
                case HttpException _ -> throw ProblemCode.MALFORMED_REQUEST.refuse();
                default -> { }
            }
        }
        throw failure instanceof IOException io ? io : new IOException(failure);
    }
}
