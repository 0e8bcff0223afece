package org.countersign.cli.command.ssh.offline;

import static org.countersign.cli.grammar.CommandSpec.command;

import org.countersign.cli.command.CommonFlags;
import org.countersign.cli.command.online.TokenFlags;
import org.countersign.cli.grammar.Flag;
import org.countersign.cli.grammar.Node;
import org.countersign.cli.grammar.Positional;
import org.countersign.core.ssh.SshSignature;

/// The table entry of `ssh sign`.
public final class SignFlags {
    static final Flag CA_KEY = Flag.value("ca-key,s", "file",
            "The private CA key in <file>; with --agent its public half, whose private half the ssh-agent holds.").onlyFromCommandLine();
    static final Flag CA_PASSWORD_FILE = TokenFlags.PASSWORD_FILE.meaning("The <file> with the password of the CA key.");
    static final Flag AGENT = Flag.toggle("agent,U", "Sign with a key that the ssh-agent holds, perhaps on a smart card.");
    static final Flag ALGORITHM = Flag.value("ca-algorithm,t", "algorithm",
                    "How the CA key signs: an RSA key in one of two ways, rsa-sha2-512 by default, any other in the one of its type.")
            .oneOf(SshSignature.RSA_SHA512, SshSignature.RSA_SHA256, "ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521");
    static final Flag KEY_ID = Flag.value("key-id,I", "id", "What sshd logs at login: mostly a mail address or a host name.");
    static final Flag HOST = Flag.toggle("host", "Make a host certificate instead of a user certificate.");
    static final Flag PRINCIPAL = CommonFlags.PRINCIPAL;
    static final Flag NO_PRINCIPALS = Flag.toggle("no-principals",
            "Name nobody: some servers then let the key in as anybody, others refuse it. Requires --insecure.");
    static final Flag NOT_BEFORE = CommonFlags.NOT_BEFORE;
    static final Flag NOT_AFTER = CommonFlags.NOT_AFTER.meaning(
            "When the certificate ends: an RFC 3339 time, or a duration from now. By default 16h for users, 720h for hosts.");
    static final Flag VALIDITY = Flag.value("validity,V", "interval",
            "Both in the words of ssh-keygen, such as +52w, -1d:+8h or 20270101:20271231.");
    static final Flag SERIAL = Flag.value("serial,z", "number",
            "The serial number of the first certificate; each further one has the next. Drawn by chance otherwise.").onlyFromCommandLine();
    /// From nowhere else: a variable that is set for another command must not switch off the rules here.
    static final Flag INSECURE = CommonFlags.INSECURE.onlyFromCommandLine();
    static final Flag OPTION = Flag.list("option,O", "option", """
            A critical option or extension in the words of ssh-keygen: clear, no-pty, force-command=<command>, \
            source-address=<list>, verify-required, extension:<name>=<value>.""");

    private SignFlags() {}

    public static Node sign() {
        return command("sign", "certify SSH keys with a CA key at hand, without a CA")
                .description("""
                        Makes SSH certificates with a CA key that lies here, as ssh-keygen -s does: nobody is asked, and no \
                        CA knows of them. Each goes to a file beside its key whose name ends in -cert.pub. What it may say is \
                        held to the rules of the CA; --insecure makes what OpenSSH merely can read.""")
                .takes(Positional.anyNumber("key-file", "The public keys to certify; - is standard input."))
                .flags(CA_KEY, CA_PASSWORD_FILE, AGENT, ALGORITHM, KEY_ID, HOST, PRINCIPAL, NO_PRINCIPALS, NOT_BEFORE, NOT_AFTER,
                        VALIDITY, SERIAL, OPTION, INSECURE, CommonFlags.FORCE)
                .examples("""
                        $ ca-cli ssh sign --ca-key user_ca_key --key-id jane@example.com --principal jane id_ed25519.pub
                        $ ca-cli ssh sign --ca-key host_ca_key --host --key-id web01 --principal web01.example.com ssh_host_ed25519_key.pub
                        $ ca-cli ssh sign --ca-key user_ca_key --key-id backup --principal backup --option clear --option force-command=/bin/backup key.pub""".indent(2))
                .runs(() -> new SignKeys());
    }
}
