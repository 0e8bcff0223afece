package org.countersign.cli.command.ca.init;

import java.security.SecureRandom;
import org.countersign.cli.terminal.Terminal;
import org.countersign.core.keys.Secret;

/// A password for somebody who does not want to think of one: 32 letters and digits, about 190 bits.
final class MadeUpPassword {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int LENGTH = 32;

    private MadeUpPassword() {}

    /// Shows it at the terminal, and nowhere else: standard error may be a log.
    static Secret show(Terminal terminal, SecureRandom random) {
        var password = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) {
            password.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        terminal.explain("Password: " + password + "\nKeep it in a safe place: it is not stored anywhere.");
        return Secret.of(password.toString());
    }
}
