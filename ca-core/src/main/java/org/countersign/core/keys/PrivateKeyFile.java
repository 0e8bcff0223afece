package org.countersign.core.keys;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.countersign.core.ssh.SshFormatException;

/// A private key in a file: reads every form that OpenSSL, OpenSSH and existing CAs write, and writes the modern ones.
///
/// Keys are EC P-256/384/521, RSA or Ed25519, always of the JDK, so that any provider can take them over; their two
/// halves have been found to belong together.
public final class PrivateKeyFile {
    private static final int LIMIT = 64 * 1024;
    private static final String PKCS8 = "PRIVATE KEY";
    private static final String ENCRYPTED_PKCS8 = "ENCRYPTED PRIVATE KEY";
    private static final String EC = "EC PRIVATE KEY";
    private static final String RSA = "RSA PRIVATE KEY";
    private static final String OPENSSH = "OPENSSH PRIVATE KEY";

    private PrivateKeyFile() {}

    /// Reads a key file.
    ///
    /// @param password asked once, and only when the key is encrypted; what it gives is wiped before this returns
    /// @throws WrongPasswordException when the password does not open the key
    /// @throws KeyFileException for everything else
    public static KeyPair read(Path file, Supplier<Secret> password) {
        try (var derived = new DerivedKeys()) {
            return read(file, password, derived, PairProof.COMPUTED);
        }
    }

    /// As above, for one of several files.
    ///
    /// @param derived what was derived for the others, and what they may use that is derived for this one
    /// @param proof   that the halves of an EC key belong together
    public static KeyPair read(Path file, Supplier<Secret> password, DerivedKeys derived, PairProof proof) {
        byte[] bytes = RegularFile.read(file, LIMIT, "key file");
        return parse(new String(bytes, StandardCharsets.ISO_8859_1), file.toString(), password, derived, proof);
    }

    /// As [#read], for a text that was read elsewhere; `name` says in messages where it came from.
    public static KeyPair parse(String text, String name, Supplier<Secret> password) {
        try (var derived = new DerivedKeys()) {
            return parse(text, name, password, derived, PairProof.COMPUTED);
        }
    }

    private static KeyPair parse(String text, String name, Supplier<Secret> password, DerivedKeys derived, PairProof proof) {
        try {
            return parse(onlyKey(text), password, derived, proof);
        } catch (WrongPasswordException _) {
            throw new WrongPasswordException("the password for the key file " + name + " is wrong");
        } catch (KeyFormatException | SshFormatException e) {
            throw new KeyFileException("the key file " + name + " cannot be used: " + e.getMessage());
        }
    }

    private static KeyPair parse(PemBlock block, Supplier<Secret> password, DerivedKeys derived, PairProof proof) {
        byte[] der = block.der();
        return switch (block.label()) {
            case EC -> LegacyKeys.ec(legacy(block, password), proof);
            case RSA -> LegacyKeys.rsa(legacy(block, password));
            case PKCS8 -> Pkcs8.parse(der, proof);
            case ENCRYPTED_PKCS8 -> {
                try (var secret = password.get()) {
                    yield Pkcs8.parse(EncryptedPkcs8.decrypt(der, secret, derived), proof);
                }
            }
            case OPENSSH -> OpenSshPrivateKey.parse(der, password);
            default -> throw new KeyFormatException(block.label().endsWith("PUBLIC KEY")
                    ? "it holds a public key; give the private one"
                    : "a key of the form " + block.label() + " is not supported");
        };
    }

    private static byte[] legacy(PemBlock block, Supplier<Secret> password) {
        if (!Rfc1423.isEncrypted(block)) {
            return block.der();
        }
        try (var secret = password.get()) {
            return Rfc1423.decrypt(block, secret);
        }
    }

    private static PemBlock onlyKey(String text) {
        List<PemBlock> keys = Pem.parse(text).stream().filter(block -> block.label().endsWith("KEY")).toList();
        if (keys.size() > 1) {
            throw new KeyFormatException("it holds more than one key; keep each in its own file");
        }
        if (keys.isEmpty()) {
            throw new KeyFormatException(whatElse(text));
        }
        return keys.getFirst();
    }

    private static String whatElse(String text) {
        if (text.startsWith("PuTTY-User-Key-File")) {
            return "it is a PuTTY key; convert it with: puttygen FILE -O private-openssh-new -o NEW";
        }
        if (text.startsWith("ssh-") || text.startsWith("ecdsa-") || text.startsWith("sk-")) {
            return "it holds a public key; give the private one";
        }
        if (text.contains("-----BEGIN ")) {
            return "it holds no private key";
        }
        return "it is not a PEM file";
    }

    /// `ENCRYPTED PRIVATE KEY`: PKCS#8 under PBES2 with 600,000 rounds of PBKDF2-HMAC-SHA256 and AES-256-CBC. Takes a
    /// noticeable fraction of a second.
    public static String encryptedPkcs8(KeyPair pair, Secret password, SecureRandom random) {
        return encryptedPkcs8(List.of(pair), password, random).getFirst();
    }

    /// The same for keys that one program will open together: all of them take it one derivation, see [DerivedKeys].
    public static List<String> encryptedPkcs8(List<KeyPair> pairs, Secret password, SecureRandom random) {
        requirePassword(password);
        return EncryptedPkcs8.encrypt(pairs.stream().map(Pkcs8::encode).toList(), password, random).stream()
                .map(der -> Pem.encode(ENCRYPTED_PKCS8, der)).toList();
    }

    /// The key in the clear: `EC PRIVATE KEY` for EC, as OpenSSL and `step` name it, `PRIVATE KEY` for the others.
    public static String plainPem(KeyPair pair) {
        return pair.getPrivate() instanceof ECPrivateKey ec
                ? Pem.encode(EC, LegacyKeys.encodeEc(ec, (ECPublicKey) pair.getPublic(), true))
                : Pem.encode(PKCS8, Pkcs8.encode(pair));
    }

    /// PKCS#8 in the clear: the same bytes for the same key, in whatever file it was. Whoever asks for them wipes them.
    public static byte[] plainPkcs8(KeyPair pair) {
        return Pkcs8.encode(pair);
    }

    /// `OPENSSH PRIVATE KEY`, in the clear without a password, else under aes256-ctr and 16 rounds of bcrypt.
    public static String openSsh(KeyPair pair, Optional<Secret> password, String comment, SecureRandom random) {
        password.ifPresent(PrivateKeyFile::requirePassword);
        return Pem.encode(OPENSSH, OpenSshPrivateKey.encode(pair, password, comment, random));
    }

    private static void requirePassword(Secret password) {
        if (password.isEmpty()) {
            throw new IllegalArgumentException("an empty password protects nothing");
        }
    }
}
