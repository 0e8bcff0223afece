package org.countersign.cli.command.ssh;

import static org.countersign.cli.grammar.CommandSpec.command;

import java.util.List;
import org.countersign.cli.grammar.CommandGroup;
import org.countersign.cli.grammar.Node;
import org.countersign.cli.grammar.Positional;

/// The table of the group `ssh`.
public final class SshCommands {
    private static final Positional CERTIFICATE_FILE =
            Positional.one("crt-file", "The certificate, a file whose name ends in -cert.pub.");

    private SshCommands() {}

    public static CommandGroup group() {
        return new CommandGroup("ssh", "get and manage SSH certificates", """
                Gets SSH certificates for users and hosts from a CA, renews and revokes them, and shows what is in \
                them.""", SshCommands::members);
    }

    private static List<Node> members() {
        return List.of(
                command("fingerprint", "print the fingerprint of a public key or certificate")
                        .description("Prints size, SHA-256 fingerprint, comment and type of a public key, or of the key in a certificate.")
                        .takes(Positional.optional("file", "The public key or certificate; standard input without it."))
                        .flags(SshFlags.FINGERPRINT_FORMAT, SshFlags.CERTIFICATE)
                        .examples("  $ ca-cli ssh fingerprint id_ecdsa-cert.pub")
                        .runs(() -> new PrintFingerprint()),
                command("inspect", "print what a certificate says")
                        .description("Prints the contents of an SSH certificate.")
                        .takes(Positional.optional("crt-file", "The certificate; standard input without it."))
                        .flags(SshFlags.INSPECT_FORMAT)
                        .examples("""
                                $ ca-cli ssh inspect id_ecdsa-cert.pub
                                $ ca-cli ssh list --raw jane@example.com | ca-cli ssh inspect --format json""".indent(2))
                        .runs(() -> new InspectCertificate()),
                command("list", "list the keys in the ssh-agent")
                        .description("Lists fingerprints of the keys and certificates that the ssh-agent holds.")
                        .takes(Positional.optional("subject", "Only those with exactly this comment."))
                        .flags(SshFlags.RAW)
                        .runs(() -> new ListKeys()),
                command("needs-renewal", "tell whether a certificate should be renewed now")
                        .description("""
                                Tells by its exit code whether a certificate is due for renewal: by default once 66% of \
                                its lifetime are over.""")
                        .takes(Positional.optional(CERTIFICATE_FILE.name(), CERTIFICATE_FILE.help()))
                        .flags(SshFlags.EXPIRES_IN, SshFlags.VERBOSE)
                        .exitCodes("0 it should be renewed, 1 it need not, 2 there is no such file, 255 anything else.")
                        .runs(() -> new NeedsRenewal()));
    }
}
