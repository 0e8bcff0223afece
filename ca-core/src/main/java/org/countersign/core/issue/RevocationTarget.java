package org.countersign.core.issue;

import org.countersign.core.ssh.SerialRange;
import org.countersign.core.ssh.SshPublicKey;

/// What is to be revoked. All but one certificate are for SSH alone.
///
/// Each has one text, which tokens carry as their subject. No text of one kind is the text of another: a serial is digits only,
/// and the others begin with their kind and a colon.
public sealed interface RevocationTarget {
    /// The subject that a token for this has to have.
    String text();

    /// One certificate. It need not be known.
    record Certificate(CertificateId id) implements RevocationTarget {
        @Override
        public String text() {
            return id.serial().toString();
        }
    }

    /// All certificates with these serials.
    record Serials(SerialRange range) implements RevocationTarget {
        @Override
        public String text() {
            return "serials:" + range;
        }
    }

    /// A public key: by itself, and in every certificate that certifies it or was signed with it, past and future.
    record Key(SshPublicKey key) implements RevocationTarget {
        @Override
        public String text() {
            return "key:" + key.fingerprint();
        }
    }

    /// All certificates with this key ID, past and future.
    record KeyId(String keyId) implements RevocationTarget {
        private static final int MOST_CHARACTERS = 1000;

        public KeyId {
            checkText(keyId, MOST_CHARACTERS);
        }

        @Override
        public String text() {
            return "keyID:" + keyId;
        }
    }

    /// The certificates that are good for this principal and have not ended, as far as they are known at the moment of revocation.
    /// Later ones are not touched.
    record Principal(String name) implements RevocationTarget {
        private static final int MOST_CHARACTERS = 255;

        public Principal {
            checkText(name, MOST_CHARACTERS);
        }

        @Override
        public String text() {
            return "principal:" + name;
        }
    }

    /// An empty key ID would take in every certificate without one; a NUL would make a whole revocation list unreadable.
    private static void checkText(String text, int most) {
        if (text.isEmpty() || text.length() > most || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("empty, longer than " + most + " characters, or with control characters");
        }
    }
}
