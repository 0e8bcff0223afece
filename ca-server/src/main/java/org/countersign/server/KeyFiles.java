package org.countersign.server;

import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Optional;
import java.util.function.Supplier;
import org.countersign.core.crypto.Crypto;
import org.countersign.core.keys.DerivedKeys;
import org.countersign.core.keys.PairProof;
import org.countersign.core.keys.PrivateKeyFile;
import org.countersign.core.keys.Secret;
import org.countersign.server.config.CaConfig;
import org.countersign.server.config.SshConfig;

/// The private keys that the configuration names. To derive what opens them from a password is most of the work of a start, so they
/// are read beside one another and beside everything else, but for passwords that somebody types, one after the other; and what was
/// derived for one of them serves the others until this is closed.
///
/// Each waits until its key has been read, and throws what was wrong with the file or its password.
record KeyFiles(Supplier<KeyPair> issuer, Optional<Supplier<KeyPair>> sshUser, Optional<Supplier<KeyPair>> sshHost, DerivedKeys derived)
        implements AutoCloseable {
    /// @param crypto asked, and waited for, when a file states the public half of an EC key: a signature proves it in a hundredth of the
    ///               time that it would take to compute it
    static KeyFiles begin(CaConfig config, KeyPasswords passwords, Supplier<Crypto> crypto) {
        boolean typed = passwords.areTyped(config);
        var reading = new Reading(new DerivedKeys(), stated -> crypto.get().isEcPair(stated));
        return new KeyFiles(reading.begin(config.key(), passwords.forIssuer(config), typed),
                config.ssh().flatMap(SshConfig::userKey).map(file -> reading.begin(file, passwords.forSshUser(config, file), typed)),
                config.ssh().flatMap(SshConfig::hostKey).map(file -> reading.begin(file, passwords.forSshHost(config, file), typed)),
                reading.derived);
    }

    /// What the files have in common.
    private record Reading(DerivedKeys derived, PairProof proof) {
        Supplier<KeyPair> begin(Path file, Supplier<Secret> password, boolean typed) {
            if (typed) {
                return () -> PrivateKeyFile.read(file, password, derived, proof);
            }
            return Ahead.begin("key-file", () -> PrivateKeyFile.read(file, password, derived, proof));
        }
    }

    @Override
    public void close() {
        derived.close();
    }
}
