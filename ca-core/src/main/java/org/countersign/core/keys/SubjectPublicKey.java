package org.countersign.core.keys;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.X509EncodedKeySpec;
import org.countersign.core.ssh.SshPublicKey;

/// The DER inside `PUBLIC KEY` (RFC 5280, "SubjectPublicKeyInfo").
final class SubjectPublicKey {
    private SubjectPublicKey() {}

    static SshPublicKey parse(byte[] der) {
        var outer = new DerReader(der);
        var algorithm = outer.sequence().sequence();
        outer.expectEnd();
        String name = switch (algorithm.oid()) {
            case Pkcs8.EC -> "EC";
            case Pkcs8.RSA -> "RSA";
            case Pkcs8.ED25519 -> "Ed25519";
            default -> throw new KeyFormatException("its algorithm is not supported; EC, RSA and Ed25519 are");
        };
        try {
            // Going through the SSH form checks what a key factory lets pass, such as a point that is off the curve.
            return SshPublicKey.of(KeyFactory.getInstance(name).generatePublic(new X509EncodedKeySpec(der)));
        } catch (GeneralSecurityException e) {
            throw new KeyFormatException("it is not a well-formed " + name + " key");
        }
    }
}
