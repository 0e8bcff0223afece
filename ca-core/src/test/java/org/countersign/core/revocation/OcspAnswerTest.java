package org.countersign.core.revocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Answers of `openssl ocsp` to our questions.
class OcspAnswerTest {
    private static final byte[] NONCE = "a nonce of thirty-two bytes, ok?".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    static Path directory;
    private static OpenSslAuthority authority;
    private static X509Certificate good;
    private static X509Certificate taken;

    @BeforeAll
    static void issueAndRevoke() throws Exception {
        authority = new OpenSslAuthority(directory.resolve("lab"), "Lab");
        good = authority.issue("good", "leaf");
        taken = authority.issue("taken", "leaf");
        authority.issue("responder", "responder");
        authority.issue("mute", "mute");
        authority.revoke("taken", "superseded");
    }

    private static OcspQuestion about(X509Certificate certificate) {
        return OcspQuestion.about(certificate, authority.certificate(), NONCE);
    }

    private static CertificateStatus status(byte[] answer, OcspQuestion question, Instant now) {
        return OcspAnswer.parse(answer).to(question, authority.certificate(), now);
    }

    private static byte[] answer(X509Certificate certificate, String signer, String... further) throws Exception {
        return authority.answer(about(certificate).encoded(), signer, further);
    }

    private static void unusable(String reason, byte[] answer, OcspQuestion question, Instant now) {
        var refusal = assertThrows(UnusableAnswerException.class, () -> status(answer, question, now)).getMessage();
        assertTrue(refusal.startsWith(reason), refusal);
    }

    @Test
    void openssl_reads_the_question() throws Exception {
        var text = authority.read(about(good).encoded());
        assertTrue(text.contains("Hash Algorithm: sha1") && text.contains("Serial Number: 1001") && text.contains("OCSP Nonce"), text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ca", "responder"})
    void the_issuer_or_its_responder_tells_good_from_revoked(String signer) throws Exception {
        assertEquals(new CertificateStatus.Good(), status(answer(good, signer), about(good), Instant.now()));
        assertEquals(new CertificateStatus.Good(), status(answer(good, signer, "-resp_key_id"), about(good), Instant.now()));
        var revoked = assertInstanceOf(CertificateStatus.Revoked.class, status(answer(taken, signer), about(taken), Instant.now()));
        assertEquals("superseded", revoked.reason());
    }

    @Test
    void a_responder_may_not_know_a_certificate() throws Exception {
        var forgetful = new OpenSslAuthority(directory.resolve("forgetful"), "Forgetful");
        var leaf = forgetful.issue("leaf", "leaf");
        forgetful.forget();
        var question = OcspQuestion.about(leaf, forgetful.certificate(), NONCE);
        assertEquals(new CertificateStatus.Unknown(),
                OcspAnswer.parse(forgetful.answer(question.encoded(), "ca")).to(question, forgetful.certificate(), Instant.now()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"good", "mute"})
    void a_certificate_that_is_not_for_answering_signs_no_answer(String signer) throws Exception {
        unusable("it is not of the issuer or of a responder that the issuer authorized", answer(good, signer), about(good), Instant.now());
    }

    @Test
    void a_responder_of_another_issuer_signs_no_answer() throws Exception {
        var namesake = new OpenSslAuthority(directory.resolve("namesake"), "Lab");
        namesake.issue("responder", "responder");
        var question = about(good).encoded();
        unusable("it is not of the issuer", namesake.answer(question, "responder"), about(good), Instant.now());
        unusable("its signature is wrong", namesake.answer(question, "ca"), about(good), Instant.now());
    }

    @Test
    void a_responder_answers_as_long_as_its_certificate_is_valid() throws Exception {
        var answer = answer(good, "responder", "-ndays", "20");
        assertEquals(new CertificateStatus.Good(), status(answer, about(good), Instant.now().plus(Duration.ofDays(9))));
        unusable("it is not of the issuer", answer, about(good), Instant.now().plus(Duration.ofDays(11)));
    }

    @Test
    void an_answer_is_good_from_its_making_to_its_next_update() throws Exception {
        var answer = answer(good, "ca", "-ndays", "1");
        assertEquals(new CertificateStatus.Good(), status(answer, about(good), Instant.now().plus(Duration.ofHours(23))));
        unusable("it is out of date since ", answer, about(good), Instant.now().plus(Duration.ofHours(25)));
        unusable("it is of ", answer, about(good), Instant.now().minus(Duration.ofHours(1)));
    }

    @Test
    void an_answer_to_another_question_is_none() throws Exception {
        var answer = answer(good, "ca");
        unusable("it is about other certificates", answer, about(taken), Instant.now());
        unusable("its nonce is not the one of the question", answer,
                OcspQuestion.about(good, authority.certificate(), Arrays.copyOf(NONCE, 16)), Instant.now());
    }

    @Test
    void without_a_nonce_an_answer_says_until_when_it_is_good() throws Exception {
        var question = authority.questionWithoutNonce("good");
        assertEquals(new CertificateStatus.Good(), status(authority.answer(question, "ca", "-ndays", "1"), about(good), Instant.now()));
        unusable("it neither repeats the nonce nor says until when it is good", authority.answer(question, "ca"), about(good), Instant.now());
    }

    @Test
    void a_changed_byte_makes_nothing_good() throws Exception {
        var answer = answer(taken, "responder");
        int refused = 0;
        for (int i = 0; i < answer.length; i++) {
            var changed = answer.clone();
            changed[i] ^= 1;
            try {
                // Of what is around the signed part not every byte means something.
                assertInstanceOf(CertificateStatus.Revoked.class, status(changed, about(taken), Instant.now()), "byte " + i);
            } catch (UnusableAnswerException _) {
                refused++;
            }
        }
        assertTrue(refused > answer.length - 5, refused + " of " + answer.length);
    }

    @ParameterizedTest
    @CsvSource({"1, the request is malformed", "2, internal error", "3, try again later", "5, the request must be signed", "6, unauthorized"})
    void a_refusal_says_why(int status, String reason) {
        var refusal = assertThrows(UnusableAnswerException.class, () -> OcspAnswer.parse(new byte[] {0x30, 3, 0x0a, 1, (byte) status})).getMessage();
        assertTrue(refusal.startsWith("it is a refusal: " + reason), refusal);
    }

    @Test
    void what_is_no_answer_is_refused() {
        for (var bytes : new byte[][] {{}, {1}, {0x30, 0}, {0x30, 3, 0x0a, 1, 0}, new byte[OcspAnswer.LARGEST + 1]}) {
            assertEquals("it is not an answer of an OCSP responder",
                    assertThrows(UnusableAnswerException.class, () -> OcspAnswer.parse(bytes)).getMessage());
        }
    }
}
