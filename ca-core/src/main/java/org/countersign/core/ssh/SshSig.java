package org.countersign.core.ssh;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.UnaryOperator;
import org.countersign.core.crypto.Crypto;
import org.countersign.core.crypto.StrictBase64;

/// A detached signature by an SSH key (PROTOCOL.sshsig of OpenSSH), as `ssh-keygen -Y verify` checks it. The hash is SHA-512.
///
/// What is signed begins with the letters `SSHSIG`, which no certificate does, and holds the namespace: neither can a certificate
/// be made from such a signature, nor a signature for one purpose be used for another.
///
/// @param key       that signed, as far as the signature says; worth nothing before [#isGood]
/// @param namespace what the signature is for; never empty
public record SshSig(SshPublicKey key, String namespace, SshSignature signature) {
    /// For key revocation lists.
    public static final String KRL = "krl@countersign";

    private static final byte[] MAGIC = "SSHSIG".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final String RESERVED = "";
    private static final String HASH = "sha512";
    private static final String BEGIN = "-----BEGIN SSH SIGNATURE-----";
    private static final String END = "-----END SSH SIGNATURE-----";
    private static final int COLUMNS = 68;
    private static final int MOST_CHARACTERS = 16 * 1024;

    public SshSig {
        if (namespace.isEmpty()) {
            throw new SshFormatException("a signature without a namespace is good for nothing");
        }
    }

    /// Signs a message.
    ///
    /// @param signing applies the private half of `key`, in the form of `java.security.Signature`
    public static SshSig make(String namespace, byte[] message, SshPublicKey key, UnaryOperator<byte[]> signing) {
        byte[] signature = signing.apply(signed(namespace, message));
        return new SshSig(key, namespace, SshSignature.ofJca(key.type(), signature));
    }

    /// Whether this is the signature of that key over that message for that purpose.
    public boolean isGood(SshPublicKey expected, String purpose, byte[] message, Crypto crypto) {
        if (!key.equals(expected) || !namespace.equals(purpose)) {
            return false;
        }
        var algorithm = SshSignature.jcaAlgorithm(signature.format(), key.type());
        return crypto.verifier(algorithm, key.toJca()).verify(signed(namespace, message), signature.toJca(key.type()));
    }

    private static byte[] signed(String namespace, byte[] message) {
        return new SshWriter(256).raw(MAGIC).string(namespace).string(RESERVED).string(HASH).string(sha512(message)).bytes();
    }

    private static byte[] sha512(byte[] message) {
        try {
            return MessageDigest.getInstance("SHA-512").digest(message);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-512", e);
        }
    }

    /// The text of a signature file.
    public String toText() {
        byte[] blob = new SshWriter(512).raw(MAGIC).uint32(VERSION).string(key.blob()).string(namespace).string(RESERVED)
                .string(HASH).string(signature.encode()).bytes();
        var base64 = Base64.getMimeEncoder(COLUMNS, new byte[] {'\n'}).encodeToString(blob);
        return BEGIN + "\n" + base64 + "\n" + END + "\n";
    }

    /// Reads the text of a signature file.
    ///
    /// @throws SshFormatException when it is not exactly one signature over SHA-512
    public static SshSig parse(String text) {
        var trimmed = text.strip();
        if (trimmed.length() > MOST_CHARACTERS || !trimmed.startsWith(BEGIN) || !trimmed.endsWith(END)
                || trimmed.length() < BEGIN.length() + END.length()) {
            throw new SshFormatException("it is not an SSH signature");
        }
        var base64 = trimmed.substring(BEGIN.length(), trimmed.length() - END.length()).replaceAll("\\s", "");
        return read(StrictBase64.decode(base64).orElseThrow(() -> new SshFormatException("the SSH signature is not base64")));
    }

    private static SshSig read(byte[] blob) {
        var reader = new SshReader(blob);
        byte[] magic = new byte[MAGIC.length];
        for (int i = 0; i < magic.length; i++) {
            magic[i] = (byte) reader.uint8();
        }
        if (!Arrays.equals(magic, MAGIC) || reader.uint32() != VERSION) {
            throw new SshFormatException("the SSH signature is of another version");
        }
        var key = SshPublicKey.parse(reader.string());
        var namespace = reader.text();
        if (reader.string().length != 0 || !reader.text().equals(HASH)) {
            throw new SshFormatException("the SSH signature is not over SHA-512, or uses a reserved field");
        }
        var signature = SshSignature.parse(reader.string());
        reader.expectEnd();
        return new SshSig(key, namespace, signature);
    }
}
