package org.countersign.cli.command.ssh;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import org.countersign.cli.command.online.PasswordSource;
import org.countersign.cli.grammar.Flag;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.keys.PrivateKeyFile;
import org.countersign.core.keys.RegularFile;

/// A private key file that was read, but perhaps not yet decrypted.
record LockedKey(Path file, String text) {
    private static final int LARGEST_FILE = 64 * 1024;

    static LockedKey read(Path file) {
        return new LockedKey(file,
                new String(RegularFile.read(file, LARGEST_FILE, "key file"), StandardCharsets.ISO_8859_1));
    }

    /// The key. Its password, if it has one, comes from the file of the first flag that names one, or from the terminal.
    KeyPair open(Invocation call, Flag... passwordFiles) {
        return PasswordSource.of(call, "Please enter the password to decrypt " + file, passwordFiles)
                .open(password -> PrivateKeyFile.parse(text, file.toString(), password));
    }

    /// The text may be a key in the clear.
    @Override
    public String toString() {
        return file.toString();
    }
}
