package org.countersign.bench.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.countersign.core.crypto.Digests;
import org.countersign.core.issue.CertificateBody;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.CredentialId;
import org.countersign.core.issue.RevocationTarget;
import org.countersign.core.ssh.SerialSet;
import org.countersign.server.ledger.Ledger;
import org.countersign.server.ledger.LedgerRecord;
import org.countersign.server.ledger.Origin;
import org.countersign.server.ledger.RecordCodec;
import org.countersign.server.ledger.Replay;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A check that cannot fail proves nothing.
class AnswersCheckTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final Origin ORIGIN = new Origin("ssh-sign", "admin", "JWK", "1", "127.0.0.1");

    @TempDir
    Path directory;

    private final CertificateBody first = Numbered.body(7);
    private final CertificateBody second = Numbered.body(8);

    @BeforeEach
    void write() throws Exception {
        record(issued(first, "one"), issued(second, "two"),
                new LedgerRecord.Revoked(new RevocationTarget.Certificate(CertificateId.ssh(7)), SerialSet.EMPTY, 1, "", Optional.empty(),
                        Optional.of(token("three")), ORIGIN, NOW));
    }

    @Test
    void finds_nothing_wrong_when_all_answers_are_on_the_ledger() throws Exception {
        assertEquals(List.of(), check(answer(first, "one"), answer(second, "two"), new Answers.Revoked(7), new Answers.Spent("three")));
    }

    @Test
    void misses_a_certificate() throws Exception {
        wrong("no such certificate", answer(Numbered.body(9), "one"));
    }

    @Test
    void sees_that_other_bytes_were_signed() throws Exception {
        wrong("no such certificate", new Answers.Issued("one", 7, digest(second)));
    }

    @Test
    void sees_that_another_token_was_spent() throws Exception {
        wrong("the token was not spent", answer(first, "two"));
    }

    @Test
    void misses_a_revocation_and_a_spent_token() throws Exception {
        wrong("no such revocation", new Answers.Revoked(8));
        wrong("not spent", new Answers.Spent("four"));
    }

    @Test
    void sees_a_token_and_a_serial_that_are_there_twice() throws Exception {
        record(issued(first, "one"));
        var wrong = check();
        assertEquals(2, wrong.size(), wrong::toString);
        assertTrue(wrong.get(0).contains("serial") && wrong.get(0).endsWith("twice"), wrong::toString);
        assertTrue(wrong.get(1).contains("token one was spent twice"), wrong::toString);
    }

    @Test
    void reads_what_was_written_down() throws Exception {
        var all = List.of(answer(first, "one"), new Answers.Issued("two", -1, "00"), new Answers.Revoked(-2), new Answers.Spent("three"));
        for (var answer : all) {
            try (var answers = Answers.addTo(directory.resolve("answers"))) {
                answers.add(answer);
            }
        }
        assertEquals(all, Answers.read(directory.resolve("answers")));
    }

    private void wrong(String what, Answers.Answer answer) throws Exception {
        var wrong = check(answer);
        assertTrue(!wrong.isEmpty() && wrong.getFirst().contains(what), wrong::toString);
    }

    private List<String> check(Answers.Answer... answers) throws Exception {
        return AnswersCheck.of(directory.resolve("db"), List.of(answers)).wrong();
    }

    private void record(LedgerRecord... records) throws Exception {
        try (var ledger = Ledger.open(directory.resolve("db"), 1 << 20, InstantSource.fixed(NOW), Replay.NOTHING)) {
            for (var record : records) {
                ledger.append(List.of(RecordCodec.encode(record)));
            }
        }
    }

    private static LedgerRecord issued(CertificateBody body, String token) {
        return new LedgerRecord.Issued(List.of(body), Optional.of(token(token)), Optional.empty(), ORIGIN, NOW);
    }

    private static CredentialId token(String id) {
        return new CredentialId("admin", id, NOW.plusSeconds(300));
    }

    private static Answers.Issued answer(CertificateBody body, String token) {
        return new Answers.Issued(token, body.id().serial().longValue(), digest(body));
    }

    private static String digest(CertificateBody body) {
        return HexFormat.of().formatHex(Digests.sha256(body.toBeSigned()));
    }
}
