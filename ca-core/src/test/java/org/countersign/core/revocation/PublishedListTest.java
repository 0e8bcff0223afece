package org.countersign.core.revocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Lists of `openssl ca -gencrl`.
class PublishedListTest {
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
        authority.revoke("taken", "keyCompromise");
    }

    private static CertificateStatus status(byte[] list, X509Certificate certificate) {
        return PublishedList.parse(list).of(certificate, authority.certificate(), Instant.now());
    }

    private static void unusable(String reason, byte[] list, X509Certificate certificate, X509Certificate issuer, Instant now) {
        assertEquals(reason, assertThrows(UnusableAnswerException.class, () -> PublishedList.parse(list).of(certificate, issuer, now)).getMessage());
    }

    @Test
    void a_revoked_certificate_is_found_and_another_one_is_not() throws Exception {
        for (var list : List.of(authority.list("whole"), authority.derList("whole"))) {
            assertEquals(new CertificateStatus.Good(), status(list, good));
            var revoked = assertInstanceOf(CertificateStatus.Revoked.class, status(list, taken));
            assertEquals("keyCompromise", revoked.reason());
        }
    }

    @Test
    void a_list_is_good_from_its_making_to_its_next_update() throws Exception {
        var list = authority.derList("whole");
        var issuer = authority.certificate();
        var made = Instant.now();
        assertEquals(new CertificateStatus.Good(), PublishedList.parse(list).of(good, issuer, made.plus(Duration.ofDays(6))));
        var late = assertThrows(UnusableAnswerException.class, () -> PublishedList.parse(list).of(good, issuer, made.plus(Duration.ofDays(8))));
        assertEquals("it is out of date since", late.getMessage().substring(0, 23));
        var early = assertThrows(UnusableAnswerException.class, () -> PublishedList.parse(list).of(good, issuer, made.minus(Duration.ofHours(1))));
        assertEquals("which is yet to come", early.getMessage().substring(early.getMessage().length() - 20));
    }

    @Test
    void only_the_issuer_itself_makes_its_list() throws Exception {
        var namesake = new OpenSslAuthority(directory.resolve("namesake"), "Lab");
        var stranger = new OpenSslAuthority(directory.resolve("stranger"), "Stranger");
        unusable("its signature is not the issuer's", namesake.derList("whole"), good, authority.certificate(), Instant.now());
        unusable("it is of another issuer", stranger.derList("whole"), good, authority.certificate(), Instant.now());
    }

    @Test
    void an_issuer_that_may_not_sign_lists_makes_none() throws Exception {
        var responder = authority.issue("responder", "responder");
        var list = new OpenSslAuthority(directory.resolve("responder"), "responder").derList("whole");
        unusable("its issuer may not sign lists", list, good, responder, Instant.now());
    }

    @Test
    void no_changed_byte_goes_unnoticed() throws Exception {
        var list = authority.derList("same");
        for (int i = 0; i < list.length; i++) {
            var changed = list.clone();
            changed[i] ^= 1;
            assertThrows(UnusableAnswerException.class, () -> status(changed, good), "byte " + i);
        }
    }

    @ParameterizedTest
    @CsvSource({"other, it is about other certificates", "authorities, it is about other certificates", "reasons, it is about other certificates",
        "indirect, it is about other certificates", "delta, it is of a kind that is not understood", "strange, it is of a kind that is not understood"})
    void a_list_that_might_lack_the_certificate_says_nothing_about_it(String section, String reason) throws Exception {
        unusable(reason, authority.derList(section), good, authority.certificate(), Instant.now());
    }

    @Test
    void a_list_of_the_place_that_the_certificate_names_is_its_list() throws Exception {
        assertEquals(new CertificateStatus.Good(), status(authority.derList("same"), good));
        assertInstanceOf(CertificateStatus.Revoked.class, status(authority.derList("same"), taken));
    }

    @Test
    void a_certificate_that_names_no_place_is_on_any_whole_list_of_its_issuer() throws Exception {
        var plain = authority.issue("plain", "plain");
        assertEquals(new CertificateStatus.Good(), status(authority.derList("other"), plain));
        unusable("it is about other certificates", authority.derList("authorities"), plain, authority.certificate(), Instant.now());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "-----BEGIN X509 CRL-----", "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n", "0\0"})
    void what_is_no_list_is_refused(String content) {
        var bytes = content.getBytes(StandardCharsets.US_ASCII);
        assertEquals("it is not ", assertThrows(UnusableAnswerException.class, () -> PublishedList.parse(bytes)).getMessage().substring(0, 10));
    }

    @Test
    void a_certificate_says_where_its_revocation_is_told() {
        assertEquals(new StatusAddresses(List.of("http://one.lab/list", "ldap://two.lab/list"), List.of("http://ocsp.lab/")), StatusAddresses.of(good));
        assertEquals(new StatusAddresses(List.of(), List.of()), StatusAddresses.of(authority.certificate()));
    }
}
