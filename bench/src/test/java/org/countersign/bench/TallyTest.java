package org.countersign.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TallyTest {
    @Test
    void whoever_is_told_to_come_again_is_sent_away_and_all_else_but_a_certificate_is_an_error() {
        var tally = new Tally();
        tally.answered(new HttpsConnection.Answer(201, false, false, new byte[0]), 1_000_000);
        tally.answered(new HttpsConnection.Answer(503, true, false, new byte[0]), 1_000_000);
        tally.answered(new HttpsConnection.Answer(503, false, false, new byte[0]), 1_000_000);
        tally.answered(new HttpsConnection.Answer(401, false, false, new byte[0]), 1_000_000);
        assertEquals(1, tally.certificates());
        assertEquals(1, tally.sentAway());
        assertEquals(2, tally.errorCount());
    }
}
