package org.countersign.cli.command.ssh.host;

import static org.countersign.cli.grammar.CommandSpec.command;

import java.util.List;
import org.countersign.cli.command.CommonFlags;
import org.countersign.cli.command.online.TokenFlags;
import org.countersign.cli.grammar.CommandGroup;
import org.countersign.cli.grammar.Flag;
import org.countersign.cli.grammar.Node;

/// The table of the group `ssh host`.
public final class HostCommands {
    static final Flag PRINCIPAL = CommonFlags.PRINCIPAL.meaning(
            "A <name> by which clients call this host. The names of this machine by default.");
    static final Flag NOT_AFTER = CommonFlags.NOT_AFTER.meaning(
            "When the certificates end: an RFC 3339 time, or a duration from now such as 720h.");
    static final Flag TOKEN = Flag.list("token", "token",
            "A one-time <token> for a host certificate, once for each host key, instead of making them.");
    static final Flag KEY = Flag.list("key", "file", "A private host key to certify, instead of all that sshd has.");
    static final Flag FINGERPRINT = Flag.value("fingerprint", "hex",
            "The fingerprint of the CA's root certificate, for a machine that does not know the CA yet.");
    static final Flag SSHD_CONFIG = Flag.value("sshd-config", "file", "The configuration of sshd.").byDefault("/etc/ssh/sshd_config");
    static final Flag SSHD = Flag.value("sshd", "program", "The sshd to ask.").byDefault("sshd");
    static final Flag RELOAD_COMMAND = Flag.value("reload-command", "command",
            "The <command> that makes sshd read its configuration, its words split at blanks; no shell sees it.");
    static final Flag NO_RELOAD = Flag.toggle("no-reload", "Leave the running sshd alone.");
    static final Flag DRY_RUN = Flag.toggle("dry-run", "Print what would be written, and change nothing.");
    static final Flag REPLACE = CommonFlags.FORCE.meaning(
            "Take the place of TrustedUserCAKeys and RevokedKeys that sshd has from elsewhere.");
    static final Flag ALL = CommonFlags.FORCE.meaning("Renew all certificates, also those that are not due.");
    static final Flag KEY_PASSWORD_FILE = TokenFlags.PROVISIONER_PASSWORD_FILE.meaning(
            "The <file> with the password of the host keys, if they have one.");

    private HostCommands() {}

    public static CommandGroup group() {
        return new CommandGroup("host", "make this host take part in the CA", """
                Gets certificates for the keys of this host and tells sshd whom to let in, or undoes it.""", HostCommands::members);
    }

    private static List<Node> members() {
        return List.of(enroll(), leave(), renew());
    }

    private static Node enroll() {
        return command("enroll", "get host certificates and tell sshd about the CA")
                .description("""
                        Gets a certificate for every host key, fetches the keys that sign user certificates and the list of \
                        what is revoked, and writes a file into sshd_config.d that names them. sshd's own check and its \
                        effective configuration are looked at before it is reloaded, and its certificates after; if anything \
                        is not as it should be, everything is put back. What is good already is left as it is. By OpenID Connect, \
                        which the CA allows administrators alone, each certificate takes a login. At the end it \
                        says what keeps all of this up to date, which it does not begin itself.""")
                .flags(PRINCIPAL, NOT_AFTER, KEY, TOKEN, TokenFlags.PROVISIONER, TokenFlags.PROVISIONER_PASSWORD_FILE,
                        SSHD_CONFIG, SSHD, RELOAD_COMMAND, NO_RELOAD, DRY_RUN, REPLACE, FINGERPRINT)
                .flags(TokenFlags.VOUCHING).flags(CommonFlags.CA)
                .examples("""
                        $ sudo ca-cli ssh host enroll --ca-url https://ca.example.com --fingerprint 8e1b... --principal web01.example.com
                        $ sudo ca-cli ssh host enroll --x5c-cert machine.crt --x5c-key machine.key
                        $ sudo ca-cli ssh host enroll --dry-run""".indent(2))
                .runs(() -> new EnrollHost());
    }

    private static Node leave() {
        return command("leave", "undo 'ssh host enroll'")
                .description("""
                        Takes the file out of sshd_config.d, reloads sshd, and then removes certificates, CA keys and the \
                        revocation list. Users with certificates are no longer let in.""")
                .flags(SSHD_CONFIG, SSHD, RELOAD_COMMAND, NO_RELOAD, DRY_RUN)
                .withoutDefaults()
                .examples("  $ sudo ca-cli ssh host leave")
                .runs(() -> new LeaveHost());
    }

    private static Node renew() {
        return command("renew", "renew the certificates of this host that are due")
                .description("""
                        Renews the certificates that 'ssh host enroll' got, once two thirds of their life are over, by showing \
                        them and their keys, and reloads sshd. Made for a timer: most runs find nothing to do and ask nobody.""")
                .flags(ALL, TokenFlags.PROVISIONER, KEY_PASSWORD_FILE, SSHD_CONFIG, SSHD, RELOAD_COMMAND, NO_RELOAD)
                .flags(CommonFlags.CA)
                .examples("  $ sudo ca-cli ssh host renew")
                .runs(() -> new RenewHost());
    }
}
