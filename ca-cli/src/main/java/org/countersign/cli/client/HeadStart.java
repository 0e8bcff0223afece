package org.countersign.cli.client;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;

/// The slowest parts of a first connection, begun on a second thread while the first one still reads files. Whoever needs them before
/// they are there waits for them.
public final class HeadStart {
    private HeadStart() {}

    /// Returns at once. The process may end before this does.
    public static void begin() {
        Thread.ofPlatform().daemon().name("head start").start(HeadStart::finish);
    }

    /// Blocks until everything is there.
    public static void finish() {
        if (NativeCrypto.loaded().isEmpty()) {
            useCurve();
        }
    }

    /// The JDK computes tables for the curve P-256 when it is first used, and every handshake uses it, for the key shares that a client
    /// offers and for the certificates of most servers.
    private static void useCurve() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has P-256", e);
        }
    }
}
