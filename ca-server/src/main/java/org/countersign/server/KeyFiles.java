package org.countersign.server;

import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Optional;
import java.util.function.Supplier;
import org.countersign.core.keys.DerivedKeys;
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
    static KeyFiles begin(CaConfig config, KeyPasswords passwords) {
        boolean typed = passwords.areTyped(config);
        var derived = new DerivedKeys();
        return new KeyFiles(begin(config.key(), passwords.forIssuer(config), derived, typed),
                config.ssh().flatMap(SshConfig::userKey).map(file -> begin(file, passwords.forSshUser(config, file), derived, typed)),
                config.ssh().flatMap(SshConfig::hostKey).map(file -> begin(file, passwords.forSshHost(config, file), derived, typed)),
                derived);
    }

    private static Supplier<KeyPair> begin(Path file, Supplier<Secret> password, DerivedKeys derived, boolean typed) {
        if (typed) {
            return () -> PrivateKeyFile.read(file, password, derived);
        }
        return Ahead.begin("key-file", () -> PrivateKeyFile.read(file, password, derived));
    }

    @Override
    public void close() {
        derived.close();
    }
}
