package org.countersign.server.revoke;

import java.util.Arrays;
import java.util.Map;
import org.countersign.core.ProblemCode;
import org.countersign.server.exchange.Reply;
import org.countersign.server.exchange.Request;

/// `GET /ssh/krl` and `/ssh/krl.sig`: the OpenSSH key revocation list and its detached signature.
///
/// The entity tag of the list is its SHA-256, that of the signature the same with `.sig` behind it: so a client sees
/// whether the two that it fetched belong together.
public final class KrlEndpoint {
    private static final int NOT_MODIFIED = 304;
    private static final String BINARY = "application/octet-stream";
    private static final String TEXT = "text/plain";

    private final KrlPublisher publisher;

    public KrlEndpoint(KrlPublisher publisher) {
        this.publisher = publisher;
    }

    public Reply list(Request request) {
        var krl = publisher.current();
        return reply(request, krl, '"' + krl.sha256() + '"', BINARY, krl.bytes());
    }

    public Reply signature(Request request) {
        var krl = publisher.current();
        var signature = krl.signature().orElseThrow(() -> ProblemCode.NOT_FOUND.refuse("This server has no SSH CA key to sign with."));
        return reply(request, krl, '"' + krl.sha256() + ".sig\"", TEXT, signature);
    }

    private static Reply reply(Request request, PublishedKrl krl, String tag, String type, byte[] body) {
        var version = Long.toUnsignedString(krl.version());
        var headers = Map.of("ETag", tag, "Cache-Control", "no-cache", "Krl-Version", version);
        var facts = Map.of("krlVersion", version);
        return request.ifNoneMatch().filter(tags -> names(tags, tag)).isPresent()
                ? new Reply(NOT_MODIFIED, "", new byte[0], headers, facts)
                : new Reply(200, type, body, headers, facts);
    }

    /// RFC 9110, "If-None-Match": a list of tags, compared without regard to weakness.
    private static boolean names(String tags, String tag) {
        return Arrays.stream(tags.split(",")).map(String::strip)
                .anyMatch(one -> one.equals("*") || one.equals(tag) || one.equals("W/" + tag));
    }
}
