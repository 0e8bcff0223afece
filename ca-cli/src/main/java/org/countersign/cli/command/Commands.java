package org.countersign.cli.command;

import static org.countersign.cli.grammar.CommandSpec.command;

import java.util.List;
import org.countersign.cli.command.ca.CaCommands;
import org.countersign.cli.command.certificate.CertificateCommands;
import org.countersign.cli.command.context.ContextCommands;
import org.countersign.cli.command.crypto.CryptoCommands;
import org.countersign.cli.command.ssh.SshCommands;
import org.countersign.cli.grammar.CommandGroup;
import org.countersign.cli.grammar.Flag;
import org.countersign.cli.grammar.Node;
import org.countersign.cli.grammar.Positional;

/// The first words of the command line.
public final class Commands {
    static final Flag BASE = Flag.toggle("base", "Print the base directory, above all contexts.");
    static final Flag PROFILE = Flag.toggle("profile", "Print the directory of the current profile.");

    private Commands() {}

    public static CommandGroup root() {
        return new CommandGroup("", "work with an SSH certificate authority", """
                Makes and manages a certificate authority, and gets certificates from it: for users and hosts that \
                speak SSH, and for TLS servers. 'ca-cli help ssh login' tells about one command.""", Commands::members);
    }

    private static List<Node> members() {
        return List.of(
                CaCommands.group(),
                CertificateCommands.group(),
                CryptoCommands.group(),
                ContextCommands.group(),
                SshCommands.group(),
                command("completion", "print the completion script of a shell")
                        .description("""
                                Prints a script that makes a shell complete commands, flags and values. The script \
                                calls this command again with '--' and the words typed so far; it then prints what \
                                may stand next.""")
                        .takes(Positional.one("shell", "The shell: bash, zsh or fish."),
                                Positional.anyNumber("word", "The words that were typed, the last one unfinished."))
                        .flags(CommonFlags.CONTEXT)
                        .examples("""
                                $ source <(ca-cli completion bash)
                                $ ca-cli completion zsh > ~/.zfunc/_ca-cli
                                $ ca-cli completion fish > ~/.config/fish/completions/ca-cli.fish""".indent(2))
                        .withoutDefaults()
                        .runs(() -> new Complete()),
                command("path", "print the directory that holds keys, certificates and settings")
                        .description("""
                                Prints the directory of the current authority: $STEPPATH, or else ~/.step, and the \
                                authority of the current context below it.""")
                        .flags(BASE, PROFILE)
                        .withoutDefaults()
                        .examples("  $ ca-cli path")
                        .runs(() -> new PrintPath()),
                command("version", "print the version of this program")
                        .withoutDefaults()
                        .examples("  $ ca-cli version")
                        .runs(() -> new PrintVersion()));
    }
}
