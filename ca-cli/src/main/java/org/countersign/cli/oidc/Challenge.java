package org.countersign.cli.oidc;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import org.countersign.core.crypto.Digests;

/// The random values of one login. `state` binds the browser's answer to this login, the verifier binds the code to this
/// program (RFC 7636), and the nonce binds the ID token to both.
record Challenge(String state, String verifier, String nonce) {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final int BYTES = 32;

    static Challenge of(SecureRandom random) {
        return new Challenge(word(random), word(random), word(random));
    }

    private static String word(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return BASE64.encodeToString(bytes);
    }

    /// The hash of the verifier, by the method S256.
    String hashed() {
        return BASE64.encodeToString(Digests.sha256(verifier.getBytes(StandardCharsets.US_ASCII)));
    }

    /// These are secrets for as long as the login takes.
    @Override
    public String toString() {
        return "Challenge";
    }
}
