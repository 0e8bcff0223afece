package org.countersign.attacks;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.util.Arrays;
import org.countersign.core.keys.KeyGenerator;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.ssh.SshSignature;
import org.countersign.core.ssh.SshWriter;

/// SSH certificates that no authority has signed like this.
final class Tampering {
    private Tampering() {}

    /// One field is another; the signature says the old one.
    static byte[] change(SshCertificate certificate, String field) {
        byte[] blob = certificate.blob();
        var body = certificate.body();
        int nonce = 4 + body.key().type().certificateName().length() + 4;
        int serial = nonce + body.nonce().length + fields(body.key()).length;
        int type = serial + 8;
        int keyId = type + 4 + 4;
        int principal = keyId + body.keyId().length() + 4 + 4;
        int principals = body.principals().stream().mapToInt(name -> 4 + name.length()).sum();
        int after = keyId + body.keyId().length() + 4 + principals;
        int caKey = after + 16 + 4 + 4 + 4 + 4;
        int at = switch (field) {
            case "nonce" -> nonce;
            case "key" -> serial - 1;
            case "serial" -> serial + 7;
            case "type" -> type + 3;
            case "key-id" -> keyId;
            case "principal" -> principal;
            case "after" -> after + 7;
            case "before" -> after + 15;
            case "extensions" -> after + 16 + 4 + 3;
            case "reserved" -> after + 16 + 8 + 3;
            case "ca-key" -> caKey + 40;
            case "signature" -> blob.length - 1;
            default -> throw new IllegalArgumentException("a certificate has no " + field);
        };
        blob[at] ^= (byte) (field.equals("type") ? 3 : 1);
        return blob;
    }

    private static byte[] fields(SshPublicKey key) {
        return Arrays.copyOfRange(key.blob(), 4 + key.type().wireName().length(), key.blob().length);
    }

    /// The certificate again, signed with a key of the attacker.
    ///
    /// @param how `stranger` and `self` name the key that signs; `ca-name` and `user-ca-name` name the CA's
    static byte[] forge(SshCertificate certificate, KeyPair own, String how, SshPublicKey userCa) {
        var keys = how.equals("self") ? own : KeyGenerator.ec("P-256").generate(new java.security.SecureRandom());
        var named = switch (how) {
            case "stranger", "self" -> SshPublicKey.of(keys.getPublic());
            case "ca-name" -> certificate.body().signatureKey();
            case "user-ca-name" -> userCa;
            default -> throw new IllegalArgumentException("no such forgery: " + how);
        };
        byte[] body = certificate.body().toBeSigned();
        int before = body.length - 4 - certificate.body().signatureKey().blob().length;
        byte[] signed = new SshWriter().raw(Arrays.copyOf(body, before)).string(named.blob()).bytes();
        var format = SshPublicKey.of(keys.getPublic()).type();
        var signature = SshSignature.ofJca(format, sign(keys, signed));
        return new SshWriter().raw(signed)
                .string(new SshWriter().string(signature.format()).string(signature.bytes()).bytes()).bytes();
    }

    private static byte[] sign(KeyPair keys, byte[] message) {
        try {
            var signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(keys.getPrivate());
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
