package org.countersign.core.x509;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.BERTags;
import org.bouncycastle.asn1.x509.Time;

/// Moments as certificates hold them (RFC 5280, "Validity"): UTC, to the second. Bouncy Castle goes through the JDK's old calendars for
/// them, several times each, which takes longer than a signature; the JDK's patterns take a tenth of one.
public final class CertificateTime {
    private static final int LENGTH = 15;
    private static final int FIRST_OF_TWO_DIGITS = 1950;
    private static final int LAST_OF_TWO_DIGITS = 2049;

    private CertificateTime() {}

    static Time of(Instant instant) {
        try {
            return new Time(ASN1Primitive.fromByteArray(der(instant)));
        } catch (IOException e) {
            throw new IllegalStateException("digits and a Z are a time", e);
        }
    }

    /// Two-digit years until 2049, four digits from then on. Fractions of a second are dropped.
    static byte[] der(Instant instant) {
        var at = LocalDateTime.ofEpochSecond(instant.getEpochSecond(), 0, ZoneOffset.UTC);
        if (at.getYear() < 0 || at.getYear() > 9999) {
            throw new IllegalArgumentException("years have four digits");
        }
        boolean twoDigits = at.getYear() >= FIRST_OF_TWO_DIGITS && at.getYear() <= LAST_OF_TWO_DIGITS;
        var out = new ByteArrayOutputStream(2 + LENGTH);
        out.write(twoDigits ? BERTags.UTC_TIME : BERTags.GENERALIZED_TIME);
        out.write(twoDigits ? LENGTH - 2 : LENGTH);
        if (!twoDigits) {
            two(out, at.getYear() / 100);
        }
        two(out, at.getYear() % 100);
        two(out, at.getMonthValue());
        two(out, at.getDayOfMonth());
        two(out, at.getHour());
        two(out, at.getMinute());
        two(out, at.getSecond());
        out.write('Z');
        return out.toByteArray();
    }

    private static void two(ByteArrayOutputStream out, int number) {
        out.write('0' + number / 10);
        out.write('0' + number % 10);
    }

    /// @throws X509FormatException when it has no seconds, a fraction of one, or another time zone, as times of certificates must not, or
    ///                             when there is no such moment
    public static Instant read(Time time) throws IOException {
        byte[] encoded = time.getEncoded();
        var text = new String(encoded, 2, encoded.length - 2, StandardCharsets.US_ASCII);
        if (encoded[0] == BERTags.UTC_TIME) {
            text = (text.charAt(0) < '5' ? "20" : "19") + text;
        }
        if (text.length() != LENGTH || text.charAt(LENGTH - 1) != 'Z') {
            throw malformed();
        }
        try {
            return LocalDateTime.of(two(text, 0) * 100 + two(text, 2), two(text, 4), two(text, 6), two(text, 8), two(text, 10), two(text, 12))
                    .toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw malformed();
        }
    }

    private static int two(String text, int at) {
        int tens = text.charAt(at) - '0';
        int ones = text.charAt(at + 1) - '0';
        if (tens < 0 || tens > 9 || ones < 0 || ones > 9) {
            throw malformed();
        }
        return 10 * tens + ones;
    }

    private static X509FormatException malformed() {
        return new X509FormatException("a time is not in the form of certificates");
    }
}
