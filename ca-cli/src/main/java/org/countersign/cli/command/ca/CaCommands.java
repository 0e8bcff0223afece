package org.countersign.cli.command.ca;

import static org.countersign.cli.command.CommonFlags.CA;
import static org.countersign.cli.command.CommonFlags.CA_CONFIG;
import static org.countersign.cli.command.CommonFlags.CA_URL;
import static org.countersign.cli.command.CommonFlags.CONTEXT;
import static org.countersign.cli.command.CommonFlags.FORCE;
import static org.countersign.cli.command.CommonFlags.OFFLINE;
import static org.countersign.cli.command.CommonFlags.SET;
import static org.countersign.cli.command.CommonFlags.SET_FILE;
import static org.countersign.cli.grammar.CommandSpec.command;

import java.util.ArrayList;
import java.util.List;
import org.countersign.cli.command.KeyFlags;
import org.countersign.cli.command.ca.init.InitFlags;
import org.countersign.cli.command.ca.provisioner.ProvisionerCommands;
import org.countersign.cli.command.online.NoOffline;
import org.countersign.cli.command.online.TokenFlags;
import org.countersign.cli.command.renewal.RenewalFlags;
import org.countersign.cli.grammar.CommandGroup;
import org.countersign.cli.grammar.Flag;
import org.countersign.cli.grammar.Node;
import org.countersign.cli.grammar.Positional;

/// The table of the group `ca`.
public final class CaCommands {
    static final Flag FINGERPRINT = Flag.value("fingerprint", "hex",
            "The SHA-256 fingerprint of the root certificate, as 'ca init' and 'certificate fingerprint' print it.");
    static final Flag INSTALL = Flag.toggle("install", "Also put the root into the trust store of the system.");
    static final Flag REDIRECT_URL = Flag.value("redirect-url", "uri",
            "Where a browser is sent after a successful login with OpenID Connect.");

    private static final Positional OUTPUT = Positional.optional("file",
            "The file to write. Without it the result goes to standard output.");

    private static final Positional CERTIFICATE = Positional.one("crt-file", "The certificate, with its intermediate behind it.");
    private static final Positional PRIVATE_KEY = Positional.one("key-file", "The private key that belongs to the certificate.");

    private CaCommands() {}

    public static CommandGroup group() {
        return new CommandGroup("ca", "make and use a certificate authority", """
                Makes a certificate authority, connects this machine to one, and gets X.509 certificates and tokens \
                from it. SSH certificates are in the group 'ssh'.""", CaCommands::members);
    }

    private static List<Node> members() {
        return List.of(InitFlags.declaration(), bootstrap(), health(), root(), roots(), federation(),
                token(), certificate(), sign(), renew(), rekey(), revoke(), provisioner());
    }

    private static Node bootstrap() {
        return command("bootstrap", "connect this machine to a CA")
                .description("""
                        Downloads the root certificate of a CA, checks it against the fingerprint, and stores it \
                        together with the address of the CA, so that later commands need neither. Nothing is written \
                        before the fingerprint is found right.""")
                .flags(CA_URL, FINGERPRINT, INSTALL, REDIRECT_URL, FORCE,
                        ContextChoice.NAME, ContextChoice.AUTHORITY, ContextChoice.PROFILE)
                .examples("  $ ca-cli ca bootstrap --ca-url https://ca.example.com --fingerprint 8e1b...")
                .withoutDefaults()
                .runs(() -> new Bootstrap());
    }

    private static Node health() {
        return command("health", "ask whether the CA is well")
                .description("Prints 'ok' when the CA answers and is well.")
                .flags(CA)
                .exitCodes("0 when the CA is well, 1 otherwise.")
                .examples("  $ ca-cli ca health")
                .runs(() -> new Health());
    }

    private static Node root() {
        return command("root", "download and check the root certificate")
                .description("Downloads the root certificate and checks it against the fingerprint, nothing else.")
                .takes(OUTPUT).flags(CA_URL, FINGERPRINT, FORCE, CONTEXT)
                .examples("  $ ca-cli ca root root.crt --fingerprint 8e1b...")
                .runs(() -> new DownloadRoot());
    }

    private static Node roots() {
        return command("roots", "download all root certificates of the CA")
                .takes(OUTPUT).flags(CA).flags(FORCE)
                .examples("  $ ca-cli ca roots roots.crt")
                .runs(() -> new DownloadBundle(DownloadBundle.Kind.ROOTS));
    }

    private static Node federation() {
        return command("federation", "download the root certificates of the CA and of those it is federated with")
                .takes(OUTPUT).flags(CA).flags(FORCE)
                .examples("  $ ca-cli ca federation all.crt")
                .runs(() -> new DownloadBundle(DownloadBundle.Kind.FEDERATION));
    }

    private static Node token() {
        return command("token", "make a one-time token")
                .description("""
                        Makes a token with which somebody else can get one certificate, within minutes. The subject of \
                        the token is what the certificate will be for; of a token that revokes, it is the serial \
                        number.""")
                .takes(Positional.one("subject", "The name, key ID or serial number that the token is for."))
                .flags(TokenFlags.PROVISIONER, TokenFlags.KEY_ID, TokenFlags.PROVISIONER_PASSWORD_FILE,
                        RequestFlags.OLD_PASSWORD_FILE, RequestFlags.KEY, RequestFlags.SAN, RequestFlags.SSH,
                        RequestFlags.HOST, RequestFlags.PRINCIPAL, RequestFlags.CERTIFICATE_NOT_BEFORE,
                        RequestFlags.CERTIFICATE_NOT_AFTER, RequestFlags.REVOKE, RequestFlags.RENEW, RequestFlags.REKEY,
                        TokenFlags.SSHPOP_CERTIFICATE, TokenFlags.SSHPOP_KEY, RequestFlags.TOKEN_NOT_BEFORE,
                        RequestFlags.TOKEN_NOT_AFTER, RequestFlags.CONFIRMATION, RequestFlags.CONFIRMATION_FILE,
                        SET, SET_FILE, RequestFlags.OUTPUT_FILE, FORCE, OFFLINE, CA_CONFIG)
                .flags(TokenFlags.VOUCHING).flags(CA)
                .examples("""
                        A token for the TLS certificate of a server:

                          $ ca-cli ca token web.example.com

                        A token for an SSH host certificate:

                          $ ca-cli ca token --ssh --host --principal web.example.com web01

                        A token by which a machine of a Nebula network gets one:

                          $ ca-cli ca token --ssh --host --nebula-cert nebula.crt --nebula-key nebula.key web01.example.com""")
                .runs(() -> new MakeToken());
    }

    private static Node certificate() {
        return command("certificate", "get an X.509 certificate")
                .description("""
                        Makes a new key and gets an X.509 certificate for it: of a TLS server or client. The key is \
                        written in the clear, readable by its owner alone.""")
                .takes(Positional.one("subject", "The common name. Without --san it is also the name that the certificate is good for, and has to be one."),
                        Positional.one("crt-file", "The file to write the certificate and its intermediate to."),
                        Positional.one("key-file", "The file to write the private key to."))
                .flags(RequestFlags.SAN, RequestFlags.NOT_BEFORE, RequestFlags.NOT_AFTER).flags(KeyFlags.ALL)
                .flags(TokenFlags.PROVISIONER, TokenFlags.PROVISIONER_PASSWORD_FILE, RequestFlags.OLD_PASSWORD_FILE,
                        TokenFlags.TOKEN, SET, SET_FILE, FORCE, NoOffline.FLAG)
                .flags(TokenFlags.VOUCHING).flags(CA)
                .examples("  $ ca-cli ca certificate web.example.com web.crt web.key")
                .runs(() -> new GetCertificate());
    }

    private static Node sign() {
        return command("sign", "get an X.509 certificate for a certificate request")
                .description("""
                        Gets an X.509 certificate for a request that exists, with the names that the request asks for.""")
                .takes(Positional.one("csr-file", "The certificate request, in PEM."),
                        Positional.one("crt-file", "The file to write the certificate and its intermediate to."))
                .flags(RequestFlags.NOT_BEFORE, RequestFlags.NOT_AFTER, TokenFlags.PROVISIONER,
                        TokenFlags.PROVISIONER_PASSWORD_FILE, RequestFlags.OLD_PASSWORD_FILE, TokenFlags.TOKEN, SET, SET_FILE, FORCE,
                        NoOffline.FLAG)
                .flags(TokenFlags.VOUCHING).flags(CA)
                .examples("  $ ca-cli ca sign web.csr web.crt")
                .runs(() -> new SignRequest());
    }

    private static Node renew() {
        return command("renew", "renew an X.509 certificate")
                .description("""
                        Gets an X.509 certificate once more, for as long as before, by showing the old one. With \
                        --daemon it keeps running and renews in time, again and again.""")
                .takes(CERTIFICATE, PRIVATE_KEY)
                .flags(RenewalFlags.ALL)
                .flags(RequestFlags.MTLS, RequestFlags.RENEWED, RequestFlags.HELD_PASSWORD_FILE, FORCE).flags(NoOffline.FLAG).flags(CA)
                .examples("""
                        $ ca-cli ca renew --force web.crt web.key
                        $ ca-cli ca renew --daemon --exec 'systemctl reload nginx' web.crt web.key""".indent(2))
                .runs(() -> new RenewX509());
    }

    private static Node rekey() {
        return command("rekey", "renew an X.509 certificate for a new key")
                .description("""
                        Makes a new key and gets the certificate once more for it, by showing the old pair. With \
                        --daemon it keeps running, with a new key each time. The new key is written in the clear, \
                        readable by its owner alone.""")
                .takes(CERTIFICATE, PRIVATE_KEY)
                .flags(RequestFlags.OUT_CERTIFICATE, RequestFlags.OUT_KEY, RequestFlags.NEW_KEY).flags(KeyFlags.ALL)
                .flags(RenewalFlags.WITH_NEW_KEY).flags(RequestFlags.HELD_PASSWORD_FILE, FORCE).flags(NoOffline.FLAG).flags(CA)
                .examples("  $ ca-cli ca rekey --force web.crt web.key")
                .runs(() -> new RekeyX509());
    }

    private static Node revoke() {
        return command("revoke", "revoke an X.509 certificate")
                .description("""
                        Revokes a certificate by its serial number, with the word of a provisioner, or one that the \
                        user holds, with --cert and --key. A revoked certificate is not renewed any more; whoever \
                        does not ask the CA accepts it until it ends.""")
                .takes(Positional.optional("serial-number", "The serial number, in base 10 or with 0x, 0o or 0b in front."))
                .flags(RequestFlags.CERTIFICATE, RequestFlags.CERTIFICATE_KEY, RequestFlags.REASON,
                        RequestFlags.REASON_CODE, TokenFlags.PROVISIONER, TokenFlags.PROVISIONER_PASSWORD_FILE,
                        RequestFlags.OLD_PASSWORD_FILE, TokenFlags.TOKEN)
                .flags(NoOffline.FLAG).flags(CA)
                .examples("""
                        $ ca-cli ca revoke 0x5d2f93a1c0b74e6688a1f0e5c3d29b47 --reason "key lost" --reasonCode KeyCompromise
                        $ ca-cli ca revoke --cert web.crt --key web.key""".indent(2))
                .runs(() -> new RevokeX509());
    }

    private static Node provisioner() {
        return new CommandGroup("provisioner", "look at the provisioners of the CA, and change them",
                "A provisioner is a configured source of trust that may grant certificates.", CaCommands::provisionerMembers);
    }

    private static List<Node> provisionerMembers() {
        var members = new ArrayList<Node>(List.of(
                command("list", "print all provisioners as JSON").flags(CA)
                        .examples("  $ ca-cli ca provisioner list").runs(() -> new ListProvisioners()),
                command("jwe-key", "print the encrypted key of a JWK provisioner")
                        .takes(Positional.one("kid", "The key ID of the provisioner, as 'ca provisioner list' prints it."))
                        .flags(CA)
                        .examples("  $ ca-cli ca provisioner jwe-key 5mB4qkPYbqpEzqVxFOEhqfSsUAlmhCGEuSnLZ7WGgDw")
                        .runs(() -> new PrintEncryptedKey())));
        members.addAll(ProvisionerCommands.members());
        return List.copyOf(members);
    }
}
