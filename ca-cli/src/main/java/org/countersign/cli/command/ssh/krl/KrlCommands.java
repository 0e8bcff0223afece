package org.countersign.cli.command.ssh.krl;

import static org.countersign.cli.grammar.CommandSpec.command;

import java.util.List;
import org.countersign.cli.command.CommonFlags;
import org.countersign.cli.grammar.CommandGroup;
import org.countersign.cli.grammar.Flag;
import org.countersign.cli.grammar.Node;
import org.countersign.cli.grammar.Positional;

/// The table of the group `ssh krl`.
public final class KrlCommands {
    static final Flag OUT = Flag.value("out,output-file", "file", "The <file> that RevokedKeys of sshd names.")
            .byDefault("/etc/ssh/countersign/revoked_keys");
    static final Flag TRUSTED_KEYS = Flag.value("trusted-keys", "file",
            "A <file> with the SSH CA keys that may sign the list, instead of those that the CA shows.");
    static final Flag DAEMON = Flag.toggle("daemon", "Go on for ever.");
    static final Flag INTERVAL = Flag.value("interval", "duration", "With --daemon, how long to wait between two updates.")
            .byDefault("5m");
    static final Flag FORMAT = Flag.value("format", "format", "How to print the list.").oneOf("text", "json").byDefault("text");

    static final Flag CA_KEY = Flag.value("ca-key,s", "file",
            "The public key in <file> of the CA whose certificates serials and key IDs mean.").onlyFromCommandLine();
    static final Flag ANY_CA = Flag.toggle("any-ca", "Serials and key IDs mean the certificates of any CA.");
    static final Flag SERIALS = Flag.list("serial", "number", "Revoke the certificate with this serial <number>, or several as in 7-12.");
    static final Flag KEY_ID = Flag.list("key-id", "id", "Revoke every certificate with this key <id>.");
    static final Flag VERSION = Flag.value("krl-version,z", "number", "The version of the list.").onlyFromCommandLine();
    static final Flag COMMENT = Flag.value("comment,C", "text", "A comment in the list.").onlyFromCommandLine();
    private static final Positional ENTRIES = Positional.anyNumber("file", """
            Public keys, certificates, or lines such as "serial: 7-12", "id: jane@example.com", "hash: SHA256:..." as ssh-keygen             reads them; - is standard input.""");

    private KrlCommands() {}

    public static CommandGroup group() {
        return new CommandGroup("krl", "keep the list of what is revoked", """
                Keeps the key revocation list that sshd and ssh obey, and shows what is on it.""", KrlCommands::members);
    }

    private static List<Node> members() {
        return List.of(add(), create(), inspect(), test(), update());
    }

    private static Node add() {
        return command("add", "revoke more on a list that is kept by hand")
                .description("""
                        Adds to a key revocation list, whose version grows by one. Meant for lists kept by hand: the one that                         'ssh krl update' keeps is the CA's, and would stay as it is until the CA's version has grown as far.""")
                .takes(Positional.one("krl", "The revocation list."), ENTRIES)
                .flags(CA_KEY, ANY_CA, SERIALS, KEY_ID, VERSION.meaning("The new version of the list: higher than the old one."), COMMENT)
                .examples("""
                        $ ca-cli ssh krl add revoked_keys stolen-laptop.pub
                        $ ca-cli ssh krl add revoked_keys --ca-key user_ca.pub --serial 7-12 --key-id mallory@example.com""".indent(2))
                .runs(() -> new WriteKrl(true));
    }

    private static Node create() {
        return command("create", "write a revocation list by hand")
                .description("""
                        Writes a key revocation list for RevokedKeys of sshd or RevokedHostKeys of ssh, without asking a CA.                         A certificate is revoked by its serial under its CA, a key in every certificate for it too. Without                         entries the list is whole and revokes nothing.""")
                .takes(Positional.one("krl", "The revocation list to write."), ENTRIES)
                .flags(CA_KEY, ANY_CA, SERIALS, KEY_ID, VERSION.byDefault("1"), COMMENT, CommonFlags.FORCE)
                .examples("""
                        $ ca-cli ssh krl create revoked_keys stolen-laptop.pub id_ecdsa-cert.pub
                        $ ca-cli ssh krl create revoked_keys --ca-key user_ca.pub --serial 7-12""".indent(2))
                .runs(() -> new WriteKrl(false));
    }

    private static Node inspect() {
        return command("inspect", "print what a revocation list says")
                .description("Prints the contents of a key revocation list.")
                .takes(Positional.one("file", "The revocation list."))
                .flags(FORMAT)
                .examples("  $ ca-cli ssh krl inspect /etc/ssh/countersign/revoked_keys")
                .runs(() -> new InspectKrl());
    }

    private static Node test() {
        return command("test", "tell whether keys or certificates are revoked")
                .description("Tells for each key or certificate whether a revocation list revokes it.")
                .takes(Positional.one("file", "The revocation list."),
                        Positional.anyNumber("key", "Files with a public key or a certificate."))
                .exitCodes("0 none is revoked, 1 at least one is, or it could not be found out.")
                .examples("  $ ca-cli ssh krl test /etc/ssh/countersign/revoked_keys id_ecdsa-cert.pub")
                .runs(() -> new TestKrl());
    }

    private static Node update() {
        return command("update", "fetch the revocation list of the CA")
                .description("""
                        Fetches the key revocation list and puts it in the place of the old one, but only if an SSH CA key \
                        signed it, OpenSSH can read it, and it is not older. On any doubt the last good list stays. sshd \
                        reads the file at every login, so that nothing has to be reloaded.""")
                .flags(OUT, TRUSTED_KEYS, DAEMON, INTERVAL).flags(CommonFlags.CA)
                .examples("""
                        $ sudo ca-cli ssh krl update
                        $ sudo ca-cli ssh krl update --daemon --interval 1m
                        $ ca-cli ssh krl update --out revoked_keys --trusted-keys user_ca.pub""".indent(2))
                .runs(() -> new UpdateKrl());
    }
}
