package org.countersign.cli.command.ca.init;

import static org.countersign.cli.grammar.CommandSpec.command;

import org.countersign.cli.command.CommonFlags;
import org.countersign.cli.command.KeyFlags;
import org.countersign.cli.command.ca.ContextChoice;
import org.countersign.cli.grammar.CommandSpec;
import org.countersign.cli.grammar.Flag;

/// The declaration of `ca init`.
public final class InitFlags {
    static final Flag NAME = Flag.value("name", "name", "The <name> of the authority; its certificates carry it.");
    static final Flag DNS = Flag.list("dns", "name",
            "A DNS <name> or IP address at which clients reach the CA. Commas and blanks separate several.");
    static final Flag ADDRESS = Flag.value("address", "address",
            "The <address> on which the server listens: ':443', '127.0.0.1:9443'.");
    static final Flag PROVISIONER = Flag.value("provisioner", "name", "The <name> of the first provisioner.");
    static final Flag PASSWORD_FILE = Flag.value("password-file", "file",
            "The <file> with the password that encrypts the CA keys and, without --provisioner-password-file, the key of "
            + "the provisioner.");
    static final Flag PROVISIONER_PASSWORD_FILE = Flag.value("provisioner-password-file", "file",
            "The <file> with the password that encrypts the key of the provisioner.");
    static final Flag SSH = Flag.toggle("ssh", "Make keys for SSH host and user certificates too.");
    static final Flag KTY = KeyFlags.KTY.meaning("The type of the SSH CA keys. OKP, which is Ed25519, by default.");
    static final Flag DEPLOYMENT_TYPE = Flag.value("deployment-type", "type", "How the CA is run.").oneOf("standalone");
    static final Flag WITH_CA_URL = Flag.value("with-ca-url", "uri",
            "The <uri> under which clients reach the CA. Made of the first DNS name and the port by default.");
    static final Flag NO_DB = Flag.toggle("no-db", "Leave the database out of the configuration.");
    static final Flag PKI = Flag.toggle("pki", "Make certificates and keys only, no configuration.");
    static final Flag ROOT = Flag.value("root", "file",
            "The <file> with an existing root certificate. Requires --key.").onlyFromCommandLine();
    static final Flag KEY = Flag.value("key", "file",
            "The <file> with the key of the existing root. It is used, not copied.").onlyFromCommandLine();
    static final Flag KEY_PASSWORD_FILE = Flag.value("key-password-file", "file",
            "The <file> with the password of the existing root key.");
    static final Flag FORCE = CommonFlags.FORCE.meaning("Replace an authority that is there, without asking. Its keys are lost.");

    private InitFlags() {}

    public static CommandSpec declaration() {
        return command("init", "make a certificate authority")
                .description("""
                        Makes the root and intermediate certificates, their keys, the first provisioner and the \
                        configuration of a new certificate authority; with --ssh also its SSH keys and a provisioner \
                        that renews host certificates. What no flag says is asked. With all of --name, --dns, \
                        --address, --provisioner and --password-file nothing is.

                        All key files are encrypted. Nothing is written before everything is ready to be.""")
                .flags(NAME, DNS, ADDRESS, PROVISIONER, PASSWORD_FILE, PROVISIONER_PASSWORD_FILE, SSH,
                        KTY, KeyFlags.CURVE, KeyFlags.SIZE,
                        DEPLOYMENT_TYPE, WITH_CA_URL, NO_DB, PKI, ROOT, KEY, KEY_PASSWORD_FILE,
                        ContextChoice.NAME, ContextChoice.AUTHORITY, ContextChoice.PROFILE, FORCE)
                .examples("""
                        An authority for SSH and TLS, in dialogue:

                          $ ca-cli ca init --ssh

                        The same by a script:

                          $ ca-cli ca init --ssh --name Lab --dns ca.lab --address :9443 \\
                              --provisioner admin --password-file pw""")
                .withoutDefaults()
                .runs(() -> new InitAuthority());
    }
}
