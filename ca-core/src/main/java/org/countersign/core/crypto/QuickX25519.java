package org.countersign.core.crypto;

import java.security.Provider;

/// X25519 of Bouncy Castle under the names by which the JDK's TLS asks for it, and nothing else of it, for machines without
/// [AwsLcX25519]. Most clients offer this group first, and the JDK's own takes three times as long.
final class QuickX25519 extends Provider {
    private static final long serialVersionUID = 1;
    private static final String ROOM = "org.bouncycastle.jcajce.provider.asymmetric.edec.";

    QuickX25519() {
        super("CountersignX25519", "1", "X25519 of Bouncy Castle for TLS");
        put("KeyPairGenerator.XDH", ROOM + "KeyPairGeneratorSpi$XDH");
        put("KeyFactory.XDH", ROOM + "KeyFactorySpi$XDH");
        put("KeyAgreement.XDH", ROOM + "KeyAgreementSpi$XDH");
    }
}
