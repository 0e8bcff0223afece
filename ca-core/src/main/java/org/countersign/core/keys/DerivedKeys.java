package org.countersign.core.keys;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.countersign.core.crypto.Pbkdf2;

/// What was derived from passwords, for as long as several key files are read: files that were written together have one salt, so
/// one derivation opens them all. Whoever reads only one file needs none of this.
///
/// Any number of threads; the second who wants the same waits for the first. Keys and passwords are wiped when this is closed, which
/// waits for derivations that are running.
public final class DerivedKeys implements AutoCloseable {
    private final List<Derivation> derivations = new ArrayList<>();
    private boolean closed;

    /// A copy, which the caller wipes.
    byte[] pbkdf2(Pbkdf2.Hash hash, Secret password, byte[] salt, int rounds, int length) {
        return derivation(new Derivation(hash, password, salt, rounds, length)).key();
    }

    /// The same one from before, if there is one; then the given one is wiped.
    private synchronized Derivation derivation(Derivation wanted) {
        if (closed) {
            wanted.wipe();
            throw new IllegalStateException("the derived keys have been wiped");
        }
        for (var known : derivations) {
            if (known.isFor(wanted)) {
                wanted.wipe();
                return known;
            }
        }
        derivations.add(wanted);
        return wanted;
    }

    @Override
    public void close() {
        List<Derivation> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(derivations);
        }
        all.forEach(Derivation::wipe);
    }

    /// One password under one salt, and its key from the first time on that somebody wants it.
    private static final class Derivation {
        private final Pbkdf2.Hash hash;
        private final Secret password;
        private final byte[] salt;
        private final int rounds;
        private final int length;
        private Optional<Secret> key = Optional.empty();

        Derivation(Pbkdf2.Hash hash, Secret password, byte[] salt, int rounds, int length) {
            this.hash = hash;
            this.password = password.copy();
            this.salt = salt.clone();
            this.rounds = rounds;
            this.length = length;
        }

        boolean isFor(Derivation other) {
            return hash == other.hash && rounds == other.rounds && length == other.length && Arrays.equals(salt, other.salt)
                    && password.matches(other.password);
        }

        synchronized byte[] key() {
            if (key.isEmpty()) {
                byte[] derived = password.use(bytes -> Pbkdf2.derive(hash, bytes, salt, rounds, length));
                key = Optional.of(Secret.of(derived));
                return derived;
            }
            return key.get().use(byte[]::clone);
        }

        synchronized void wipe() {
            password.close();
            key.ifPresent(Secret::close);
        }
    }
}
