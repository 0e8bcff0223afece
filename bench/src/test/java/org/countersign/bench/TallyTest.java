package org.countersign.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TallyTest {
    private final Tally tally = new Tally();

    private void answered(int status, boolean retryAfter, String code) {
        var body = "{\"status\":" + status + ",\"code\":\"" + code + "\"}";
        tally.answered(new HttpsConnection.Answer(status, retryAfter, false, body.getBytes(StandardCharsets.US_ASCII)), 1_000_000);
    }

    @Test
    void whoever_comes_to_a_full_server_is_sent_away_and_all_else_but_a_certificate_is_an_error() {
        answered(201, false, "");
        answered(503, true, "overloaded");
        answered(503, false, "overloaded");
        answered(503, true, "serial-taken");
        answered(401, false, "unauthorized");
        tally.answered(new HttpsConnection.Answer(502, false, false, new byte[0]), 1_000_000);
        assertEquals(1, tally.certificates());
        assertEquals(1, tally.sentAway());
        assertEquals(Map.of("status 503 overloaded", 1L, "status 503 serial-taken", 1L, "status 401 unauthorized", 1L, "status 502 ", 1L),
                tally.errors());
    }
}
