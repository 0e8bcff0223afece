package org.countersign.cli.command.crypto;

import java.util.Optional;
import org.countersign.cli.command.CommonFlags;
import org.countersign.cli.command.online.PasswordSource;
import org.countersign.cli.grammar.Flag;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.keys.Secret;

/// How a private key is protected that is about to be written. In the clear takes two flags, so that nobody does it by
/// accident.
final class NewPassword {
    private NewPassword() {}

    /// What can be refused before anything is read.
    static void checkFlags(Invocation call, Flag file) {
        call.checkRequires(CryptoFlags.NO_PASSWORD, CommonFlags.INSECURE);
        call.checkIncompatible(CryptoFlags.NO_PASSWORD, file);
    }

    static Optional<Secret> of(Invocation call, Flag file) {
        checkFlags(call, file);
        return call.on(CryptoFlags.NO_PASSWORD) ? Optional.empty()
                : Optional.of(PasswordSource.of(call, "Please enter the password to encrypt the private key", file).choose(0));
    }
}
