package org.countersign.cli.command.ssh;

import java.util.Optional;
import org.countersign.cli.command.CommonFlags;
import org.countersign.cli.command.online.PasswordSource;
import org.countersign.cli.command.online.TokenFlags;
import org.countersign.cli.grammar.FlagFailure;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.keys.Secret;

/// How a new private key is protected. Writing it in the clear takes two flags, so that nobody does it by accident.
final class NewKeyPassword {
    private static final String QUESTION = "Please enter the password to encrypt the private key";

    private NewKeyPassword() {}

    /// Asks for the password or reads it; absent when the user insists on none.
    static Optional<Secret> of(Invocation call) {
        return of(call, 0);
    }

    /// As [#of(Invocation)], where `--min-password-length` may be given.
    static Optional<Secret> ofLeastLength(Invocation call) {
        call.checkIncompatible(SshFlags.NO_PASSWORD, SshFlags.MIN_PASSWORD_LENGTH);
        return of(call, call.value(SshFlags.MIN_PASSWORD_LENGTH).map(NewKeyPassword::length).orElse(0));
    }

    private static Optional<Secret> of(Invocation call, int leastLength) {
        call.checkRequires(SshFlags.NO_PASSWORD, CommonFlags.INSECURE);
        call.checkIncompatible(SshFlags.NO_PASSWORD, TokenFlags.PASSWORD_FILE);
        return call.on(SshFlags.NO_PASSWORD) ? Optional.empty()
                : Optional.of(PasswordSource.of(call, QUESTION, TokenFlags.PASSWORD_FILE).choose(leastLength));
    }

    private static int length(String text) {
        if (!text.matches("[0-9]{1,4}")) {
            throw FlagFailure.invalid(SshFlags.MIN_PASSWORD_LENGTH, text, "it is not a number");
        }
        return Integer.parseInt(text);
    }
}
