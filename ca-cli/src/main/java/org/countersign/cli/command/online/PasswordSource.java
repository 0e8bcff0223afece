package org.countersign.cli.command.online;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.grammar.Flag;
import org.countersign.cli.grammar.Invocation;
import org.countersign.cli.terminal.Terminal;
import org.countersign.core.keys.PasswordFile;
import org.countersign.core.keys.Secret;
import org.countersign.core.keys.WrongPasswordException;

/// Where a password comes from: the file of the first flag that names one, or else the person at the terminal. The file is
/// read when this is made, so that a missing or empty one is noticed before the CA is asked.
public final class PasswordSource {
    private static final int ATTEMPTS = 3;

    private final Optional<Secret> fromFile;
    private final Terminal terminal;
    private final String question;
    private final Flag remedy;

    private PasswordSource(Optional<Secret> fromFile, Terminal terminal, String question, Flag remedy) {
        this.fromFile = fromFile;
        this.terminal = terminal;
        this.question = question;
        this.remedy = remedy;
    }

    /// @param question what the person is asked
    /// @param flags    in the order in which they count; the first is named when there is no terminal
    public static PasswordSource of(Invocation call, String question, Flag... flags) {
        var file = List.of(flags).stream().flatMap(flag -> call.value(flag).stream()).findFirst();
        return new PasswordSource(file.map(name -> PasswordFile.read(Path.of(name))), call.terminal(), question, flags[0]);
    }

    /// The password for something new. Never empty.
    public Secret choose(int leastLength) {
        var secret = fromFile.map(Secret::copy).orElseGet(this::ask);
        if (secret.isEmpty() || secret.length() < leastLength) {
            secret.close();
            throw new CommandFailure(leastLength == 0 ? "the password is empty"
                    : "the password has less than " + leastLength + " characters");
        }
        return secret;
    }

    /// Opens something that may want the password. One that was typed may be wrong twice.
    ///
    /// @param opener asks for the password only if it needs it, and owns what it gets; throws [WrongPasswordException]
    ///               when it does not fit
    public <T> T open(Function<Supplier<Secret>, T> opener) {
        for (int attempt = 1; ; attempt++) {
            try {
                return opener.apply(() -> fromFile.map(Secret::copy).orElseGet(this::ask));
            } catch (WrongPasswordException e) {
                if (fromFile.isPresent() || attempt == ATTEMPTS) {
                    throw e;
                }
                terminal.explain(e.getMessage());
            }
        }
    }

    private Secret ask() {
        return terminal.askSecret(question, remedy.toString());
    }
}
