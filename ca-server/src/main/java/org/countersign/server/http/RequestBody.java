package org.countersign.server.http;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeoutException;
import org.countersign.core.ProblemCode;
import org.countersign.core.ProblemException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.server.Request;

/// Reads the body of a request, never more than the limit.
final class RequestBody {
    private static final long MOST_DISCARDED = 1024 * 1024;

    private RequestBody() {}

    /// @throws ProblemException when it is too large, arrives too slowly, or is not framed as HTTP wants it
    static byte[] read(HttpServletRequest request, HttpLimits limits) throws IOException {
        long announced = request.getContentLengthLong();
        if (announced == 0) {
            return new byte[0];
        }
        try {
            // An announced length makes room for so much and no more; the byte too many finds the end.
            int most = announced < 0 ? limits.bodyBytes() : (int) Math.min(announced, limits.bodyBytes());
            byte[] body = request.getInputStream().readNBytes(most + 1);
            if (body.length > limits.bodyBytes()) {
                throw tooLarge(limits);
            }
            return body;
        } catch (IOException | RuntimeException e) {
            throw explained(e);
        }
    }

    /// Reads on for a while after a refusal and throws it away: a socket that is closed while its client still sends is reset,
    /// and the client never sees the answer.
    static void discard(Request request, InputStream in) {
        TimedConnection.hurry(request);
        var buffer = new byte[8 * 1024];
        try {
            int length = 0;
            for (long total = 0; length >= 0 && total < MOST_DISCARDED; total += length) {
                length = in.read(buffer);
            }
        } catch (IOException _) {
            // The client has gone.
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
