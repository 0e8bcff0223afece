package org.countersign.server;

import java.nio.file.Path;
import java.security.KeyPair;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.countersign.core.crypto.Crypto;
import org.countersign.core.keys.DerivedKeys;
import org.countersign.core.keys.PairProof;
import org.countersign.core.keys.PrivateKeyFile;
import org.countersign.core.keys.Secret;
import org.countersign.server.config.CaConfig;
import org.countersign.server.config.SshConfig;

/// Begins to read private keys, each file once, with what was derived for one at hand for the others. For one thread.
final class KeyReading {
    private final KeyPasswords passwords;
    private final PairProof proof;
    private final DerivedKeys derived = new DerivedKeys();
    private final Map<Path, Supplier<KeyPair>> early = new HashMap<>();

    /// @param crypto asked, and waited for, when a file states the public half of an EC key: a signature proves it in a hundredth of the
    ///               time that it would take to compute it
    KeyReading(KeyPasswords passwords, Supplier<Crypto> crypto) {
        this.passwords = passwords;
        this.proof = stated -> crypto.get().isEcPair(stated);
    }

    /// Begins with the issuer's key before the configuration that names it has been judged, since nothing in a start takes longer. Only with
    /// a password file: then nothing else in the configuration has a say in how it is read.
    void beginEarly(Path issuerKey) {
        passwords.fileOfIssuer().ifPresent(password -> early.put(issuerKey, beside(issuerKey, password)));
    }

    /// All keys that the configuration names.
    KeyFiles all(CaConfig config) {
        boolean typed = passwords.areTyped(config);
        var issuer = early.containsKey(config.key()) ? early.get(config.key()) : begin(config.key(), passwords.forIssuer(config), typed);
        return new KeyFiles(issuer,
                config.ssh().flatMap(SshConfig::userKey).map(file -> begin(file, passwords.forSshUser(config, file), typed)),
                config.ssh().flatMap(SshConfig::hostKey).map(file -> begin(file, passwords.forSshHost(config, file), typed)),
                derived);
    }

    private Supplier<KeyPair> begin(Path file, Supplier<Secret> password, boolean typed) {
        return typed ? () -> read(file, password) : beside(file, password);
    }

    private Supplier<KeyPair> beside(Path file, Supplier<Secret> password) {
        return Ahead.begin("key-file", () -> read(file, password));
    }

    private KeyPair read(Path file, Supplier<Secret> password) {
        return PrivateKeyFile.read(file, password, derived, proof);
    }
}
