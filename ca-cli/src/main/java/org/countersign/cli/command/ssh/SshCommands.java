package org.countersign.cli.command.ssh;

import static org.countersign.cli.grammar.CommandSpec.command;

import java.util.List;
import org.countersign.cli.command.CommonFlags;
import org.countersign.cli.command.online.NoOffline;
import org.countersign.cli.command.online.TokenFlags;
import org.countersign.cli.command.renewal.RenewalFlags;
import org.countersign.cli.command.renewal.Threshold;
import org.countersign.cli.command.ssh.doctor.DoctorFlags;
import org.countersign.cli.command.ssh.host.HostCommands;
import org.countersign.cli.command.ssh.krl.KrlCommands;
import org.countersign.cli.command.ssh.offline.SignFlags;
import org.countersign.cli.grammar.CommandGroup;
import org.countersign.cli.grammar.Node;
import org.countersign.cli.grammar.Positional;

/// The table of the group `ssh`.
public final class SshCommands {
    private static final String CERTIFICATE_HELP = "The certificate, a file whose name ends in -cert.pub.";
    private static final Positional CERTIFICATE = Positional.one("ssh-cert", CERTIFICATE_HELP);
    private static final Positional KEY = Positional.one("ssh-key", "The private key that belongs to the certificate.");

    private SshCommands() {}

    public static CommandGroup group() {
        return new CommandGroup("ssh", "get and manage SSH certificates", """
                Gets SSH certificates for users and hosts from a CA, renews and revokes them, and shows what is in \
                them.""", SshCommands::members);
    }

    private static List<Node> members() {
        return List.of(certificate(), checkHost(), config(),
                DoctorFlags.doctor(),
                fingerprint(), hosts(), inspect(),
                HostCommands.group(), KrlCommands.group(),
                list(), login(), logout(),
                needsRenewal(), proxyCommand(), rekey(), renew(), revoke(), SignFlags.sign());
    }

    private static Node certificate() {
        return command("certificate", "get an SSH certificate")
                .description("""
                        Makes a new key and gets a certificate for it, or with --sign gets one for a public key that \
                        exists. The certificate is written beside the key; that of a user also goes to the ssh-agent, \
                        together with the private key.""")
                .takes(Positional.one("key-id", "What sshd logs at login: mostly a mail address or a host name."),
                        Positional.one("key-file", "The private key to write, or with --sign the public key to certify."))
                .flags(SshFlags.HOST, SshFlags.HOST_ID, SshFlags.SIGN, SshFlags.PRINCIPAL, SshFlags.NOT_BEFORE, SshFlags.NOT_AFTER,
                        TokenFlags.PROVISIONER, TokenFlags.PROVISIONER_PASSWORD_FILE, SshFlags.KEY_PASSWORD_FILE,
                        SshFlags.NO_PASSWORD, CommonFlags.INSECURE, SshFlags.MIN_PASSWORD_LENGTH, SshFlags.PRIVATE_KEY,
                        SshFlags.NO_AGENT, SshFlags.COMMENT, SshFlags.CONFIRM, TokenFlags.TOKEN, SshFlags.KTY, SshFlags.CURVE, SshFlags.SIZE,
                        SshFlags.SET, SshFlags.SET_FILE, SshFlags.ADD_USER, CommonFlags.FORCE, NoOffline.FLAG)
                .flags(TokenFlags.VOUCHING).flags(CommonFlags.CA)
                .examples("""
                        $ ca-cli ssh certificate jane@example.com id_ecdsa
                        $ ca-cli ssh certificate --host --sign web01 /etc/ssh/ssh_host_ed25519_key.pub
                        $ ca-cli ssh certificate jane@example.com id_ecdsa --principal jane --not-after 8h""".indent(2))
                .runs(() -> new IssueCertificate());
    }

    private static Node checkHost() {
        return command("check-host", "tell whether the CA knows a host")
                .description("Tells by its exit code whether the CA has issued a host certificate for this name.")
                .takes(Positional.one("host", "The name of the host."))
                .flags(SshFlags.VERBOSE).flags(CommonFlags.CA)
                .exitCodes("0 the CA knows the host, 1 it does not, or could not be asked.")
                .examples("  $ ca-cli ssh check-host --verbose web01.example.com")
                .runs(() -> new CheckHost());
    }

    private static Node config() {
        return command("config", "configure ssh for the CA, or print the CA keys to trust")
                .description("""
                        Writes the files that the CA has for the ssh of users, or with --host for the sshd of hosts. \
                        With --roots it only prints the keys that sign user certificates, ready for TrustedUserCAKeys of sshd, or with \
                        --host those that sign host certificates, ready for known_hosts behind '@cert-authority *'.""")
                .flags(SshFlags.OF_HOSTS, SshFlags.ROOTS, SshFlags.FEDERATION, ConfigFlags.SET, ConfigFlags.SET_FILE,
                        ConfigFlags.DRY_RUN, ConfigFlags.CONSOLE, CommonFlags.FORCE).flags(CommonFlags.CA)
                .examples("""
                        $ ca-cli ssh config
                        $ ca-cli ssh config --host --dry-run --set Certificate=ssh_host_ed25519_key-cert.pub --set Key=ssh_host_ed25519_key
                        $ ca-cli ssh config --roots > /etc/ssh/user_ca.pub
                        $ ca-cli ssh config --host --roots | sed 's/^/@cert-authority * /' >> ~/.ssh/known_hosts""".indent(2))
                .runs(() -> new Configure());
    }

    private static Node fingerprint() {
        return command("fingerprint", "print the fingerprint of a public key or certificate")
                .description("Prints size, SHA-256 fingerprint, comment and type of a public key, or of the key in a certificate.")
                .takes(Positional.optional("file", "The public key or certificate; standard input without it."))
                .flags(SshFlags.FINGERPRINT_FORMAT, SshFlags.CERTIFICATE)
                .examples("  $ ca-cli ssh fingerprint id_ecdsa-cert.pub")
                .runs(() -> new PrintFingerprint());
    }

    private static Node hosts() {
        return command("hosts", "list the hosts that the CA knows")
                .description("Lists the hosts that have a certificate of this CA which has not ended.")
                .flags(CommonFlags.JSON).flags(CommonFlags.CA)
                .examples("  $ ca-cli ssh hosts | grep mail01")
                .runs(() -> new ListHosts());
    }

    private static Node inspect() {
        return command("inspect", "print what a certificate says")
                .description("Prints the contents of an SSH certificate.")
                .takes(Positional.optional("crt-file", "The certificate; standard input without it."))
                .flags(SshFlags.INSPECT_FORMAT)
                .examples("""
                        $ ca-cli ssh inspect id_ecdsa-cert.pub
                        $ ca-cli ssh list --raw jane@example.com | ca-cli ssh inspect --format json""".indent(2))
                .runs(() -> new InspectCertificate());
    }

    private static Node list() {
        return command("list", "list the keys in the ssh-agent")
                .description("Lists fingerprints of the keys and certificates that the ssh-agent holds.")
                .takes(Positional.optional("subject", "Only those with exactly this comment."))
                .flags(SshFlags.RAW, CommonFlags.JSON)
                .examples("""
                        $ ca-cli ssh list
                        $ ca-cli ssh list --json""".indent(2))
                .runs(() -> new ListKeys());
    }

    private static Node login() {
        return command("login", "get a user certificate into the ssh-agent")
                .description("""
                        Makes a new key, gets a user certificate for it, and adds both to the ssh-agent until the \
                        certificate ends; nothing is written to the disk. If the agent holds such a certificate \
                        already, it is printed and the CA issues none. An older one with the same key id is replaced.""")
                .takes(Positional.optional("identity", "The name to log in as: the key id, and the only principal unless "
                        + "--principal names some."))
                .flags(SshFlags.TOKEN, SshFlags.PRINCIPAL, SshFlags.IDENTITY, TokenFlags.PROVISIONER,
                        SshFlags.LOGIN_PASSWORD_FILE, SshFlags.NOT_BEFORE, SshFlags.NOT_AFTER, SshFlags.SET, SshFlags.SET_FILE,
                        SshFlags.ADD_USER, SshFlags.LOGIN_COMMENT, SshFlags.CONFIRM, SshFlags.KTY, SshFlags.CURVE, SshFlags.SIZE,
                        CommonFlags.INSECURE, CommonFlags.FORCE)
                .flags(TokenFlags.VOUCHING).flags(NoOffline.FLAG).flags(CommonFlags.CA)
                .examples("""
                        $ ca-cli ssh login jane@example.com --principal jane
                        $ ca-cli ssh login --provisioner google
                        $ ca-cli ssh login jane --not-after 8h""".indent(2))
                .runs(() -> new LogIn());
    }

    private static Node logout() {
        return command("logout", "remove certificates from the ssh-agent")
                .description("""
                        Removes the certificates of this CA from the ssh-agent, or only those with the comment \
                        <identity>.""")
                .takes(Positional.optional("identity", "Only those with exactly this comment."))
                .flags(SshFlags.ALL_KEYS, SshFlags.IDENTITY).flags(CommonFlags.CA)
                .examples("""
                        $ ca-cli ssh logout
                        $ ca-cli ssh logout jane@example.com""".indent(2))
                .runs(() -> new LogOut());
    }

    private static Node proxyCommand() {
        return command("proxycommand", "connect to a host, logging in first where that is needed")
                .description("""
                        Meant for ProxyCommand in the configuration of ssh: makes sure that the ssh-agent holds a \
                        certificate of this CA, then connects to the host, through a bastion where the CA names one.""")
                .takes(Positional.one("user", "The name of the account on the host."),
                        Positional.one("host", "The name or address of the host."),
                        Positional.one("port", "The port that sshd listens on there."))
                .flags(TokenFlags.PROVISIONER, SshFlags.LOGIN_PASSWORD_FILE, SshFlags.CONFIRM, SshFlags.SET, SshFlags.SET_FILE)
                .flags(TokenFlags.VOUCHING).flags(NoOffline.FLAG).flags(CommonFlags.CA)
                .examples("  $ ssh -o ProxyCommand='ca-cli ssh proxycommand %r %h %p' jane@web01.example.com")
                .runs(() -> new ProxyCommand());
    }

    private static Node needsRenewal() {
        return command("needs-renewal", "tell whether a certificate should be renewed now")
                .description("""
                        Tells by its exit code whether a certificate is due for renewal: by default once 66% of \
                        its lifetime are over.""")
                .takes(Positional.optional("crt-file", CERTIFICATE_HELP))
                .flags(Threshold.EXPIRES_IN, Threshold.VERBOSE)
                .exitCodes("0 it should be renewed, 1 it need not, 2 there is no such file, 255 anything else.")
                .examples("  $ ca-cli ssh needs-renewal --verbose --expires-in 20h id_ecdsa-cert.pub")
                .runs(() -> new NeedsRenewal());
    }

    private static Node rekey() {
        return command("rekey", "renew a host certificate for a new key")
                .description("Makes a new key and gets the certificate once more for it, by showing the old pair.")
                .takes(CERTIFICATE, KEY)
                .flags(SshFlags.OUT_KEY, TokenFlags.PROVISIONER, SshFlags.OLD_KEY_PASSWORD_FILE, SshFlags.NEW_KEY_PASSWORD_FILE,
                        SshFlags.NO_PASSWORD, CommonFlags.INSECURE, CommonFlags.FORCE)
                .flags(NoOffline.FLAG).flags(CommonFlags.CA)
                .examples("  $ ca-cli ssh rekey --no-password --insecure --force key-cert.pub key")
                .runs(() -> new RekeyCertificate());
    }

    private static Node renew() {
        return command("renew", "renew a host certificate")
                .description("""
                        Gets a host certificate once more, for as long as before, by showing the old one and its key. \
                        With --daemon it keeps running and renews in time, again and again.""")
                .takes(CERTIFICATE, KEY)
                .flags(SshFlags.OUT, TokenFlags.PROVISIONER, SshFlags.OLD_KEY_PASSWORD_FILE, CommonFlags.FORCE)
                .flags(RenewalFlags.ALL).flags(NoOffline.FLAG).flags(CommonFlags.CA)
                .examples("""
                        $ ca-cli ssh renew --force ssh_host_ed25519_key-cert.pub ssh_host_ed25519_key
                        $ ca-cli ssh renew --daemon --exec 'systemctl reload ssh' ssh_host_ed25519_key-cert.pub ssh_host_ed25519_key""".indent(2))
                .runs(() -> new RenewCertificate());
    }

    private static Node revoke() {
        return command("revoke", "revoke certificates")
                .description("""
                        Revokes a certificate by its serial number: it can no longer be renewed, and hosts that read the \
                        revocation list of the CA turn it away. With a flag, more than one certificate is revoked, which \
                        takes a token of a JWK provisioner.""")
                .takes(Positional.optional("serial-number", "The serial number, as 'ssh inspect' prints it."))
                .flags(SshFlags.REVOKED_KEY, SshFlags.REVOKED_KEY_ID, SshFlags.REVOKED_PRINCIPAL, SshFlags.REVOKED_SERIALS,
                        TokenFlags.TOKEN, TokenFlags.PROVISIONER, TokenFlags.PROVISIONER_PASSWORD_FILE,
                        TokenFlags.SSHPOP_CERTIFICATE, TokenFlags.SSHPOP_KEY, SshFlags.REASON, SshFlags.REASON_CODE)
                .flags(NoOffline.FLAG).flags(CommonFlags.CA)
                .examples("""
                        $ ca-cli ssh revoke 3997477584487736496 --reasonCode KeyCompromise
                        $ ca-cli ssh revoke --key stolen-laptop.pub --reason "laptop stolen"
                        $ ca-cli ssh revoke --key-id mallory@example.com""".indent(2))
                .runs(() -> new RevokeCertificate());
    }
}
