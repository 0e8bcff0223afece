package org.countersign.core.x509;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.BERTags;
import org.bouncycastle.asn1.x509.Time;

/// Moments as certificates hold them (RFC 5280, "Validity"): UTC, to the second. Bouncy Castle goes through the JDK's old calendars for
/// them, several times each, which takes longer than a signature.
final class CertificateTime {
    private static final DateTimeFormatter FORM =
            DateTimeFormatter.ofPattern("uuuuMMddHHmmss'Z'", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
    private static final int LENGTH = 15;
    private static final int FIRST_OF_TWO_DIGITS = 1950;
    private static final int LAST_OF_TWO_DIGITS = 2049;

    private CertificateTime() {}

    /// Two-digit years until 2049, four digits from then on. Fractions of a second are dropped.
    static Time of(Instant instant) {
        var at = LocalDateTime.ofEpochSecond(instant.getEpochSecond(), 0, ZoneOffset.UTC);
        var text = FORM.format(at);
        boolean twoDigits = at.getYear() >= FIRST_OF_TWO_DIGITS && at.getYear() <= LAST_OF_TWO_DIGITS;
        return twoDigits ? time(BERTags.UTC_TIME, text.substring(2)) : time(BERTags.GENERALIZED_TIME, text);
    }

    private static Time time(int tag, String text) {
        byte[] der = new byte[2 + text.length()];
        der[0] = (byte) tag;
        der[1] = (byte) text.length();
        System.arraycopy(text.getBytes(StandardCharsets.US_ASCII), 0, der, 2, text.length());
        try {
            return new Time(ASN1Primitive.fromByteArray(der));
        } catch (IOException e) {
            throw new IllegalStateException("digits and a Z are a time", e);
        }
    }

    /// @throws X509FormatException when it has no seconds, a fraction of one, or another time zone, as times of certificates must not, or
    ///                             when there is no such moment
    static Instant read(Time time) throws IOException {
        byte[] encoded = time.getEncoded();
        var text = new String(encoded, 2, encoded.length - 2, StandardCharsets.US_ASCII);
        if (encoded[0] == BERTags.UTC_TIME) {
            text = (text.charAt(0) < '5' ? "20" : "19") + text;
        }
        if (text.length() != LENGTH) {
            throw new X509FormatException("a time is not in the form of certificates");
        }
        try {
            return LocalDateTime.parse(text, FORM).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new X509FormatException("a time is not in the form of certificates");
        }
    }
}
