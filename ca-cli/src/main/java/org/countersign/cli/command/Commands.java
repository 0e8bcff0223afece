package org.countersign.cli.command;

import static org.countersign.cli.grammar.CommandSpec.command;

import java.util.List;
import org.countersign.cli.command.ca.CaCommands;
import org.countersign.cli.command.certificate.CertificateCommands;
import org.countersign.cli.command.context.ContextCommands;
import org.countersign.cli.command.ssh.SshCommands;
import org.countersign.cli.grammar.CommandGroup;
import org.countersign.cli.grammar.Flag;
import org.countersign.cli.grammar.Node;

/// The first words of the command line.
public final class Commands {
    static final Flag BASE = Flag.toggle("base", "Print the base directory, above all contexts.");
    static final Flag PROFILE = Flag.toggle("profile", "Print the directory of the current profile.");

    private Commands() {}

    public static CommandGroup root() {
        return new CommandGroup("", "work with an SSH certificate authority", """
                Makes and manages a certificate authority, and gets certificates from it: for users and hosts that \
                speak SSH, and for TLS servers.""", Commands::members);
    }

    private static List<Node> members() {
        return List.of(
                CaCommands.group(),
                CertificateCommands.group(),
                ContextCommands.group(),
                SshCommands.group(),
                command("path", "print the directory that holds keys, certificates and settings")
                        .description("""
                                Prints the directory of the current authority: $STEPPATH, or else ~/.step, and the \
                                authority of the current context below it.""")
                        .flags(BASE, PROFILE)
                        .withoutDefaults()
                        .runs(() -> new PrintPath()),
                command("version", "print the version of this program")
                        .withoutDefaults()
                        .runs(() -> new PrintVersion()));
    }
}
