package org.countersign.server;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.countersign.core.keys.PrivateKeyFile;
import org.countersign.core.x509.X509Certificates;

/// What lies in files beside the configuration and decides about answers as well, each as something that is the same on two servers
/// when the files say the same. Gathered while the files are read, since some can be read only once.
///
/// A print of a secret ends up where others can read it. So it is made under a key that follows from the issuing key: without
/// that key nobody can try guesses, and whoever has it needs no secret.
final class FilePrints {
    private static final String ALGORITHM = "HmacSHA256";
    private static final byte[] PURPOSE = "countersign-secret-print-1".getBytes(StandardCharsets.UTF_8);

    private final Key key;
    private final List<String> prints = new ArrayList<>();

    FilePrints(Key key) {
        this.key = key;
    }

    /// Makes prints of secrets. It never prints itself, and computes nothing before there is one.
    static final class Key {
        private final KeyPair issuing;

        /// @param issuing makes the same prints in whatever form it is kept
        Key(KeyPair issuing) {
            this.issuing = issuing;
        }

        private byte[] print(byte[] secret) {
            byte[] derived = derive();
            try {
                return mac(derived, secret);
            } finally {
                Arrays.fill(derived, (byte) 0);
            }
        }

        /// As HKDF extracts a key (RFC 5869, section 2.2).
        private byte[] derive() {
            byte[] encoded = PrivateKeyFile.plainPkcs8(issuing);
            try {
                return mac(PURPOSE, encoded);
            } finally {
                Arrays.fill(encoded, (byte) 0);
            }
        }

        private static byte[] mac(byte[] key, byte[] message) {
            try {
                var mac = Mac.getInstance(ALGORITHM);
                mac.init(new SecretKeySpec(key, ALGORITHM));
                return mac.doFinal(message);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every JDK has " + ALGORITHM, e);
            }
        }

        @Override
        public String toString() {
            return "FilePrints.Key";
        }
    }

    /// @param place what it is for
    void secret(String place, byte[] secret) {
        prints.add(place + " " + HexFormat.of().formatHex(key.print(secret)));
    }

    void certificates(String place, List<X509Certificate> certificates) {
        certificates.forEach(certificate -> prints.add(place + " " + X509Certificates.fingerprint(certificate)));
    }

    void unreadable(String place) {
        prints.add(place + " cannot be read");
    }

    List<String> all() {
        return List.copyOf(prints);
    }
}
