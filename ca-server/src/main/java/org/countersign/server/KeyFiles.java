package org.countersign.server;

import java.security.KeyPair;
import java.util.Optional;
import java.util.function.Supplier;
import org.countersign.core.crypto.Crypto;
import org.countersign.core.keys.DerivedKeys;
import org.countersign.server.config.CaConfig;

/// The private keys that the configuration names. To derive what opens them from a password is most of the work of a start, so they
/// are read beside one another and beside everything else, but for passwords that somebody types, one after the other; and what was
/// derived for one of them serves the others until this is closed.
///
/// Each waits until its key has been read, and throws what was wrong with the file or its password.
record KeyFiles(Supplier<KeyPair> issuer, Optional<Supplier<KeyPair>> sshUser, Optional<Supplier<KeyPair>> sshHost, DerivedKeys derived)
        implements AutoCloseable {
    /// As [KeyReading#all], with nothing begun before.
    static KeyFiles begin(CaConfig config, KeyPasswords passwords, Supplier<Crypto> crypto) {
        return new KeyReading(passwords, crypto).all(config);
    }

    @Override
    public void close() {
        derived.close();
    }
}
