package org.countersign.cli.command.ssh;

import org.countersign.cli.command.CommonFlags;
import org.countersign.cli.grammar.Flag;

/// Flags of `ssh config`.
final class ConfigFlags {
    static final Flag SET = CommonFlags.SET.meaning("A value for the files of the CA, such as User=jane.");
    static final Flag SET_FILE = CommonFlags.SET_FILE.meaning("A JSON <file> with values for the files of the CA.");
    static final Flag DRY_RUN = Flag.toggle("dry-run", "Show what would be written where, and write nothing.");
    static final Flag CONSOLE = Flag.toggle("console", "Have logins of these files use the terminal and no browser.");

    private ConfigFlags() {}
}
