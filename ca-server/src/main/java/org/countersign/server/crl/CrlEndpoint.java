package org.countersign.server.crl;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.countersign.core.ProblemCode;
import org.countersign.server.exchange.Reply;
import org.countersign.server.exchange.Request;

/// `GET /crl`, from memory.
public final class CrlEndpoint {
    private static final String DER = "application/pkix-crl";
    /// As existing servers write it: with the zone spelled UTC.
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'UTC'", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private final Optional<CrlPublisher> publisher;

    /// @param publisher none: there are no lists here
    public CrlEndpoint(Optional<CrlPublisher> publisher) {
        this.publisher = publisher;
    }

    public Reply crl(Request request) {
        var list = publisher.map(CrlPublisher::current).orElseThrow(() -> ProblemCode.NOT_FOUND.refuse(
                "This server makes no certificate revocation lists. Turn them on with \"crl\" in its configuration."));
        return request.query().containsKey("pem")
                ? reply(Reply.PEM, "crl.pem", list.pem(), list.nextUpdate())
                : reply(DER, "crl.crl", list.der(), list.nextUpdate());
    }

    private static Reply reply(String contentType, String name, byte[] body, Instant nextUpdate) {
        return new Reply(200, contentType, body, Map.of("Expires", DATE.format(nextUpdate),
                "Content-Disposition", "attachment; filename=\"" + name + "\""), Map.of());
    }
}
