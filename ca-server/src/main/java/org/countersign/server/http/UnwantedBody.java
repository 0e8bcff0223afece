package org.countersign.server.http;

import java.io.IOException;
import java.io.InputStream;
import org.countersign.core.ProblemCode;
import org.countersign.core.ProblemException;
import org.eclipse.jetty.server.Request;

/// What is done with a body that nobody wants. Those that are wanted are read by [Bodies].
final class UnwantedBody {
    private static final long MOST_DISCARDED = 1024 * 1024;

    private UnwantedBody() {}

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
}
