package org.countersign.cli.command.ssh.doctor;

import static org.countersign.cli.grammar.CommandSpec.command;

import org.countersign.cli.grammar.Flag;
import org.countersign.cli.grammar.Node;
import org.countersign.cli.grammar.Positional;

/// The declaration of `ssh doctor`.
public final class DoctorFlags {
    static final Flag USER = Flag.value("user", "name", "On a host: the account that somebody cannot log in to.");
    static final Flag ADDRESS = Flag.value("address", "address", "On a host: the <address> that the login comes from.")
            .byDefault("127.0.0.1");
    static final Flag CERTIFICATE = Flag.value("certificate", "file", "On a host: the certificate that the login shows.");
    static final Flag NAME = Flag.value("name", "host", "On a host: the name by which clients call it.");
    static final Flag SSHD_CONFIG = Flag.value("sshd-config", "file", "The configuration of sshd.").byDefault("/etc/ssh/sshd_config");
    static final Flag SSHD = Flag.value("sshd", "program", "The sshd to ask.").byDefault("sshd");
    static final Flag PORT = Flag.value("port,p", "port", "For a login from here: the port of the host.");
    static final Flag IDENTITY_FILE = Flag.value("identity-file,i", "file", "For a login from here: the private key to use, as for ssh -i.");
    static final Flag SSH_CONFIG = Flag.value("ssh-config,F", "file", "For a login from here: the configuration of ssh, as for ssh -F.");
    static final Flag OPTION = Flag.list("option,o", "setting", "For a login from here: a setting of ssh, as for ssh -o.");
    static final Flag JSON = Flag.toggle("json", "Print the findings as JSON.");

    private DoctorFlags() {}

    public static Node doctor() {
        return command("doctor", "find out what refuses a login")
                .description("""
                        Walks the decisions of sshd and ssh in their own order and names the first thing that refuses, with \
                        a remedy. With a destination it examines the login from here, and tries it without running a \
                        command. Without one it examines the sshd of this machine: whether it starts, whether clients will \
                        believe it, and whether it lets certificates in; --user, --address and --certificate examine one \
                        login. Nothing is changed.""")
                .takes(Positional.optional("destination", "The host to log in to, perhaps with a user: jane@web01."))
                .flags(USER, ADDRESS, CERTIFICATE, NAME, SSHD_CONFIG, SSHD, PORT, IDENTITY_FILE, SSH_CONFIG, OPTION, JSON)
                .withoutDefaults()
                .exitCodes("0 nothing refuses, 1 something does, 255 it could not be found out.")
                .examples("""
                        $ ca-cli ssh doctor jane@web01.example.com
                        $ sudo ca-cli ssh doctor --name web01.example.com
                        $ sudo ca-cli ssh doctor --user jane --address 192.0.2.7 --certificate id_ecdsa-cert.pub --json""".indent(2))
                .runs(() -> new Doctor());
    }
}
