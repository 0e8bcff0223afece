package org.countersign.server.webhook;

import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The secret that a service knows the server's requests by. It never prints.
public final class HmacKey {
    private static final String ALGORITHM = "HmacSHA256";
    /// No key at all stands for the empty one, which Java does not take; HMAC fills a short key up with zeros, so one zero is the same.
    private static final byte[] EMPTY = new byte[1];

    private final SecretKeySpec key;

    private HmacKey(byte[] bytes) {
        key = new SecretKeySpec(bytes.length == 0 ? EMPTY : bytes, ALGORITHM);
    }

    public static HmacKey of(byte[] bytes) {
        return new HmacKey(bytes);
    }

    public static HmacKey none() {
        return new HmacKey(EMPTY);
    }

    /// Lower-case hex.
    String sign(byte[] body) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    @Override
    public String toString() {
        return "HmacKey";
    }
}
