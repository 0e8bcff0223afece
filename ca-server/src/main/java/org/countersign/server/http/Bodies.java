package org.countersign.server.http;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeoutException;
import org.countersign.core.ProblemCode;
import org.countersign.core.ProblemException;
import org.eclipse.jetty.http.HttpException;

/// Reads the bodies of requests: none that is larger than the limit, and only some at a time that are large at all, fewer of them from one
/// address. Nearly all are small; a crowd that sends large ones, or all of them but the last byte, must not fill the memory, nor a few of
/// them keep out what is large for a reason.
final class Bodies {
    /// Up to here a body is small. Most have a tenth of it.
    static final int SMALL = 8 * 1024;
    /// Of all connections one in so many may have a large one, and of those of one address.
    private static final int ONE_IN = 8;

    private final HttpLimits limits;
    private final WorkInProgress work;
    private final Shares large;

    Bodies(HttpLimits limits, WorkInProgress work) {
        this.limits = limits;
        this.work = work;
        this.large = new Shares(share(limits.connections()), share(limits.connectionsPerAddress()));
    }

    private static int share(int connections) {
        return Math.max(1, connections / ONE_IN);
    }

    /// One that has arrived whole.
    ///
    /// @param share what a large one takes until it is closed
    record Body(byte[] bytes, Runnable share) implements AutoCloseable {
        static Body small(byte[] bytes) {
            return new Body(bytes, () -> { });
        }

        @Override
        public void close() {
            share.run();
        }
    }

    /// @param sender address it comes from, by [Origins#address]
    /// @throws ProblemException when it is too large, arrives too slowly, is not framed as HTTP wants it, or is one large one too many
    Body read(HttpServletRequest request, ByteBuffer sender) throws IOException {
        long announced = request.getContentLengthLong();
        if (announced == 0) {
            return Body.small(new byte[0]);
        }
        try {
            // An announced length makes room for so much and no more; the byte too many finds the end.
            int most = 1 + (announced < 0 ? limits.bodyBytes() : (int) Math.min(announced, limits.bodyBytes()));
            var in = request.getInputStream();
            byte[] start = in.readNBytes(Math.min(most, SMALL + 1));
            return start.length <= SMALL ? Body.small(start) : large(start, in, most, sender);
        } catch (IOException | RuntimeException e) {
            throw explained(e);
        }
    }

    private Body large(byte[] start, InputStream in, int most, ByteBuffer sender) throws IOException {
        if (!large.take(sender)) {
            // What is not kept is read all the same, so that the connection can be used again.
            check(start.length + in.skip(most - start.length));
            throw work.turnAway();
        }
        try {
            byte[] rest = in.readNBytes(most - start.length);
            check(start.length + rest.length);
            byte[] whole = Arrays.copyOf(start, start.length + rest.length);
            System.arraycopy(rest, 0, whole, start.length, rest.length);
            return new Body(whole, () -> large.giveBack(sender));
        } catch (IOException | RuntimeException e) {
            large.giveBack(sender);
            throw e;
        }
    }

    private void check(long length) {
        if (length > limits.bodyBytes()) {
            throw UnwantedBody.tooLarge(limits);
        }
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
