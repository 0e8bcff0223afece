package org.countersign.core.x509;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.Random;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1UTCTime;
import org.bouncycastle.asn1.x509.Time;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateTimeTest {
    @ParameterizedTest
    @CsvSource({"1950-01-01T00:00:00Z,500101000000Z", "2026-11-22T12:00:01.999Z,261122120001Z", "2049-12-31T23:59:59Z,491231235959Z",
        "2050-01-01T00:00:00Z,20500101000000Z", "9999-12-31T23:59:59Z,99991231235959Z", "1949-12-31T23:59:59Z,19491231235959Z"})
    void has_two_digits_for_the_year_until_2049(Instant moment, String text) throws Exception {
        byte[] der = CertificateTime.of(moment).getEncoded(ASN1Encoding.DER);
        assertEquals(text, new String(der, 2, der.length - 2, StandardCharsets.US_ASCII));
        assertEquals(text.length() == 13 ? 0x17 : 0x18, der[0]);
    }

    @Test
    void is_written_and_read_as_bouncy_castle_does() throws Exception {
        var random = new Random(7);
        long first = Instant.parse("1950-01-01T00:00:00Z").getEpochSecond();
        long last = Instant.parse("2200-01-01T00:00:00Z").getEpochSecond();
        for (int i = 0; i < 500; i++) {
            var moment = Instant.ofEpochSecond(random.nextLong(first, last));
            var time = CertificateTime.of(moment);
            assertArrayEquals(new Time(Date.from(moment)).getEncoded(ASN1Encoding.DER), time.getEncoded(ASN1Encoding.DER), moment::toString);
            assertEquals(moment, CertificateTime.read(time));
            assertEquals(moment, time.getDate().toInstant());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2611221200Z", "261122120000+0100", "2611221200-0000"})
    void is_none_of_a_certificate_without_seconds_or_in_another_zone(String text) {
        assertThrows(X509FormatException.class, () -> CertificateTime.read(new Time(new ASN1UTCTime(text))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"20500101000000.5Z", "20500101000000+0100", "205001010000Z", "20500101000000", "2050010100000+Z", "20501301000000Z",
        "20500229000000Z", "20500101240000Z"})
    void is_none_of_a_certificate_with_a_fraction_or_where_there_is_no_such_moment(String text) {
        byte[] der = new byte[2 + text.length()];
        der[0] = 0x18;
        der[1] = (byte) text.length();
        System.arraycopy(text.getBytes(StandardCharsets.US_ASCII), 0, der, 2, text.length());
        assertThrows(X509FormatException.class, () -> Asn1Reading.of("a time",
                () -> CertificateTime.read(Time.getInstance(ASN1Primitive.fromByteArray(der)))));
    }
}
