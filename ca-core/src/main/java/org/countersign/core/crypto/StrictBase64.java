package org.countersign.core.crypto;

import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/// Decodes base64 only where the text is the one spelling of its bytes (RFC 4648, "Canonical Encoding"): the right
/// padding, no stray bits, no white space. The JDK's decoders are more forgiving, and two spellings of one thing
/// defeat every comparison of texts.
public final class StrictBase64 {
    private StrictBase64() {}

    /// Standard alphabet, padded; empty for anything else.
    public static Optional<byte[]> decode(String text) {
        return decode(text, Base64.getDecoder(), Base64.getEncoder());
    }

    /// URL alphabet without padding, as JOSE uses it; empty for anything else.
    public static Optional<byte[]> decodeUrl(String text) {
        return decode(text, Base64.getUrlDecoder(), Base64.getUrlEncoder().withoutPadding());
    }

    private static Optional<byte[]> decode(String text, Base64.Decoder decoder, Base64.Encoder encoder) {
        try {
            byte[] bytes = decoder.decode(text);
            return isCanonical(text, bytes, encoder) ? Optional.of(bytes) : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// A decoder takes each group of four characters in one spelling only, but for the last one, which may have bits to spare and
    /// padding or none.
    private static boolean isCanonical(String text, byte[] bytes, Base64.Encoder encoder) {
        int whole = bytes.length / 3;
        var last = encoder.encodeToString(Arrays.copyOfRange(bytes, 3 * whole, bytes.length));
        return text.length() == 4 * whole + last.length() && text.endsWith(last);
    }
}
