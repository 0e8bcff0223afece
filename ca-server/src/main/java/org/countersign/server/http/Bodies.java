package org.countersign.server.http;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import org.countersign.core.ProblemCode;
import org.countersign.core.ProblemException;
import org.eclipse.jetty.http.HttpException;

/// Reads the bodies of requests: none that is larger than the limit, and only some at a time that are large at all. Nearly all are small; a
/// crowd that sends large ones, or all of them but the last byte, must not fill the memory.
final class Bodies {
    /// Up to here a body is small. Most have a tenth of it.
    static final int SMALL = 8 * 1024;
    /// Of all connections one in so many may have a large one. That is more than a single address can open.
    private static final int ONE_IN = 8;

    private final HttpLimits limits;
    private final WorkInProgress work;
    private final Semaphore large;

    Bodies(HttpLimits limits, WorkInProgress work) {
        this.limits = limits;
        this.work = work;
        this.large = new Semaphore(Math.max(1, limits.connections() / ONE_IN));
    }

    /// One that has arrived whole.
    ///
    /// @param share what a large one takes until it is closed
    record Body(byte[] bytes, Optional<Semaphore> share) implements AutoCloseable {
        @Override
        public void close() {
            share.ifPresent(Semaphore::release);
        }
    }

    /// @throws ProblemException when it is too large, arrives too slowly, is not framed as HTTP wants it, or is one large one too many
    Body read(HttpServletRequest request) throws IOException {
        long announced = request.getContentLengthLong();
        if (announced == 0) {
            return new Body(new byte[0], Optional.empty());
        }
        try {
            // An announced length makes room for so much and no more; the byte too many finds the end.
            int most = 1 + (announced < 0 ? limits.bodyBytes() : (int) Math.min(announced, limits.bodyBytes()));
            var in = request.getInputStream();
            byte[] start = in.readNBytes(Math.min(most, SMALL + 1));
            return start.length <= SMALL ? new Body(start, Optional.empty()) : large(start, in, most);
        } catch (IOException | RuntimeException e) {
            throw explained(e);
        }
    }

    private Body large(byte[] start, InputStream in, int most) throws IOException {
        if (!large.tryAcquire()) {
            // What is not kept is read all the same, so that the connection can be used again.
            check(start.length + in.skip(most - start.length));
            throw work.turnAway();
        }
        try {
            byte[] rest = in.readNBytes(most - start.length);
            check(start.length + rest.length);
            byte[] whole = Arrays.copyOf(start, start.length + rest.length);
            System.arraycopy(rest, 0, whole, start.length, rest.length);
            return new Body(whole, Optional.of(large));
        } catch (IOException | RuntimeException e) {
            large.release();
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
