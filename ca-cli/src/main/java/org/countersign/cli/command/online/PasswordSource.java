package org.countersign.cli.command.online;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.grammar.Flag;
import org.countersign.cli.grammar.Invocation;
import org.countersign.cli.progress.Progress;
import org.countersign.cli.progress.Progress.Waiting;
import org.countersign.cli.terminal.Terminal;
import org.countersign.core.keys.PasswordFile;
import org.countersign.core.keys.Secret;
import org.countersign.core.keys.WrongPasswordException;

/// Where a password comes from: the file of the first flag that names one, or else the person at the terminal. The file is
/// read when this is made, so that a missing or empty one is noticed before the CA is asked.
public final class PasswordSource {
    private static final int ATTEMPTS = 3;

    /// What takes its time on purpose, so that nobody tries many.
    private static final String WORK = "Deriving a key from the password";

    private final Terminal terminal;
    private final Progress progress;
    private final String question;
    private final Flag remedy;
    /// Where the one that is known was read: the flag and its file.
    private final Optional<String> origin;
    /// The one from a file, or one that was typed and is to be remembered.
    private Optional<Secret> known;
    private boolean remembers;

    private PasswordSource(Optional<Secret> known, Optional<String> origin, Terminal terminal, Progress progress, String question, Flag remedy) {
        this.known = known;
        this.origin = origin;
        this.terminal = terminal;
        this.progress = progress;
        this.question = question;
        this.remedy = remedy;
    }

    /// @param question what the person is asked
    /// @param flags    in the order in which they count; the first is named when there is no terminal
    public static PasswordSource of(Invocation call, String question, Flag... flags) {
        var flag = List.of(flags).stream().filter(one -> call.value(one).isPresent()).findFirst();
        return new PasswordSource(flag.map(one -> PasswordFile.read(Path.of(call.require(one)))),
                flag.map(one -> call.require(one) + ", which '" + one + "' names"), call.terminal(), call.progress(), question, flags[0]);
    }

    /// The same source, which asks its person only once: for a program that runs on when nobody is there any more.
    public PasswordSource remembering() {
        remembers = true;
        return this;
    }

    /// The password for something new. Never empty.
    public Secret choose(int leastLength) {
        var secret = known.map(Secret::copy).orElseGet(this::ask);
        if (secret.isEmpty() || secret.length() < leastLength) {
            secret.close();
            throw new CommandFailure(leastLength == 0 ? "the password is empty"
                    : "the password has less than " + leastLength + " characters").hint("type another, or name a file with one with '" + remedy + "'");
        }
        return secret;
    }

    /// Opens something that may want the password. One that was typed may be wrong twice.
    ///
    /// @param opener asks for the password only if it needs it, and owns what it gets; throws [WrongPasswordException]
    ///               when it does not fit
    /// @throws CommandFailure with that as its cause, when no other is to be tried
    public <T> T open(Function<Supplier<Secret>, T> opener) {
        for (int attempt = 1; ; attempt++) {
            var typed = new ArrayList<Secret>();
            var derivation = new ArrayList<Waiting>();
            try {
                var opened = opener.apply(() -> {
                    var password = known.map(Secret::copy).orElseGet(() -> askAndKeep(typed));
                    derivation.add(progress.begin(WORK));
                    return password;
                });
                typed.forEach(secret -> known = Optional.of(secret));
                return opened;
            } catch (WrongPasswordException e) {
                if (known.isPresent() || attempt == ATTEMPTS) {
                    throw wrong(e);
                }
                terminal.explain(e.getMessage());
            } finally {
                derivation.forEach(Waiting::close);
            }
        }
    }

    private CommandFailure wrong(WrongPasswordException cause) {
        var failure = new CommandFailure(cause.getMessage()).because(cause);
        return origin.map(file -> failure.hint("it was read from " + file)).orElse(failure);
    }

    private Secret askAndKeep(List<Secret> kept) {
        var secret = ask();
        if (remembers) {
            kept.add(secret.copy());
        }
        return secret;
    }

    private Secret ask() {
        return terminal.askSecret(question, remedy.toString());
    }
}
