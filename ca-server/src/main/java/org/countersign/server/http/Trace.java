package org.countersign.server.http;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.jetty.server.Request;

/// What follows one request through the front: its id, and what is to stand in the request log beside it.
final class Trace {
    static final String REQUEST_ID = "X-Request-Id";
    private static final String ATTRIBUTE = Trace.class.getName();
    private static final int LONGEST_ID = 128;

    private final String id;
    private volatile Map<String, String> facts = Map.of();
    private volatile Duration waited = Duration.ZERO;

    private Trace(String id) {
        this.id = id;
    }

    /// The trace of a request; a new one takes the caller's id from `X-Request-Id`, else from the header given, else it
    /// gets a fresh one.
    static Trace of(Request request, String traceHeader) {
        if (request.getAttribute(ATTRIBUTE) instanceof Trace trace) {
            return trace;
        }
        var given = request.getHeaders().get(REQUEST_ID);
        if (!acceptable(given)) {
            given = request.getHeaders().get(traceHeader);
        }
        var trace = new Trace(acceptable(given) ? given : fresh());
        request.setAttribute(ATTRIBUTE, trace);
        return trace;
    }

    static Trace of(jakarta.servlet.ServletRequest request) {
        return (Trace) request.getAttribute(ATTRIBUTE);
    }

    /// The id is repeated in headers, bodies and logs, so it may hold only what is harmless in all of them.
    private static boolean acceptable(String id) {
        if (id == null || id.isEmpty() || id.length() > LONGEST_ID) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean plain = c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
                    || "-_.:/+=@~".indexOf(c) >= 0;
            if (!plain) {
                return false;
            }
        }
        return true;
    }

    /// A version 4 UUID. It is a name and no secret, so it comes from the quick generator, which has no lock.
    private static String fresh() {
        var random = ThreadLocalRandom.current();
        long high = random.nextLong() & ~0xf000L | 0x4000L;
        long low = random.nextLong() & ~(0b11L << 62) | 0b10L << 62;
        return new UUID(high, low).toString();
    }

    String id() {
        return id;
    }

    Map<String, String> facts() {
        return facts;
    }

    void say(Map<String, String> facts) {
        this.facts = facts;
    }

    /// How long it waited until it was worked on.
    Duration waited() {
        return waited;
    }

    void waited(Duration waited) {
        this.waited = waited;
    }
}
