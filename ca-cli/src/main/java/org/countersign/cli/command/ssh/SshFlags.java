package org.countersign.cli.command.ssh;

import org.countersign.cli.command.CommonFlags;
import org.countersign.cli.command.KeyFlags;
import org.countersign.cli.command.online.TokenFlags;
import org.countersign.cli.grammar.Flag;

/// The flags of the group `ssh`.
final class SshFlags {
    static final Flag FINGERPRINT_FORMAT = CommonFlags.FINGERPRINT_FORMAT.byDefault("base64-raw");
    static final Flag CERTIFICATE = Flag.toggle("certificate", "Print the fingerprint of the certificate instead of its key's.");
    static final Flag INSPECT_FORMAT = Flag.value("format", "format", "How to print the certificate.")
            .oneOf("text", "json").byDefault("text");
    static final Flag RAW = Flag.toggle("raw", "Print the public keys instead of their fingerprints.");
    static final Flag VERBOSE = Flag.toggle("verbose,v", "Print the result as well.");

    static final Flag HOST = Flag.toggle("host", "Ask for a host certificate instead of a user certificate.");
    static final Flag HOST_ID = Flag.value("host-id", "uuid|machine",
            "By which a CA that wants to know its clients is to know this host: a UUID, or 'machine' for the one of this machine.");
    static final Flag SIGN = Flag.toggle("sign", "Certify the public key in <key-file> instead of making a new key.");
    static final Flag PRINCIPAL = CommonFlags.PRINCIPAL;
    static final Flag NOT_BEFORE = CommonFlags.NOT_BEFORE;
    static final Flag NOT_AFTER = CommonFlags.NOT_AFTER;
    static final Flag KEY_PASSWORD_FILE = TokenFlags.PASSWORD_FILE.meaning(
            "The <file> with the password that encrypts the new private key. Also tried for the provisioner's key.");
    static final Flag NEW_KEY_PASSWORD_FILE = TokenFlags.PASSWORD_FILE.meaning(
            "The <file> with the password that encrypts the new private key.");
    static final Flag OLD_KEY_PASSWORD_FILE = TokenFlags.PROVISIONER_PASSWORD_FILE.meaning(
            "The <file> with the password of the private key that belongs to the certificate.");
    static final Flag NO_PASSWORD = Flag.toggle("no-password", "Write the new private key in the clear. Requires --insecure.");
    static final Flag MIN_PASSWORD_LENGTH = Flag.value("min-password-length", "length",
            "The least length of the password for the new private key.");
    static final Flag PRIVATE_KEY = Flag.value("private-key", "file",
            "With --sign, the private key in <file> goes to the ssh-agent together with the certificate.");
    static final Flag NO_AGENT = Flag.toggle("no-agent", "Leave the ssh-agent alone.");
    static final Flag COMMENT = Flag.value("comment", "text",
            "The comment that the ssh-agent shows for the key. The key id by default.");
    static final Flag CONFIRM = Flag.toggle("confirm", "Have the ssh-agent ask before each use of the key, as 'ssh-add -c' does.");
    static final Flag KTY = KeyFlags.KTY;
    static final Flag CURVE = KeyFlags.CURVE;
    static final Flag SIZE = KeyFlags.SIZE;
    static final Flag SET = CommonFlags.SET;
    static final Flag SET_FILE = CommonFlags.SET_FILE;
    static final Flag ADD_USER = Flag.toggle("add-user",
            "Also get a certificate that makes the user's account on a host that allows it.");

    static final Flag ROOTS = Flag.toggle("roots", "Print the keys that sign user certificates, or with --host those for hosts.");
    static final Flag FEDERATION = Flag.toggle("federation", "As --roots, with the keys of the CAs it is federated with.");
    static final Flag OF_HOSTS = Flag.toggle("host", "Work on the configuration of hosts instead of users.");

    static final Flag TOKEN = TokenFlags.TOKEN;
    static final Flag IDENTITY = Flag.value("identity", "name", "The <name> to log in as, when no argument says it.");
    static final Flag LOGIN_PASSWORD_FILE = Flag.value("provisioner-password-file,password-file", "file",
            "The <file> with the password of the provisioner's key.");
    static final Flag LOGIN_COMMENT = COMMENT.meaning(
            "The comment that the ssh-agent shows for the key. The name of the user by default.");
    static final Flag ALL_KEYS = Flag.toggle("all", "Remove every key, not only certificates of this CA.");

    static final Flag OUT = Flag.value("out,output-file", "file", "The <file> to write instead of replacing the certificate.");
    static final Flag OUT_KEY = Flag.value("out", "file",
            "The <file> for the new private key; '.pub' and '-cert.pub' are added for the others. Replaces the old ones by default.");
    static final Flag REASON = CommonFlags.REASON;
    static final Flag REASON_CODE = CommonFlags.REASON_CODE;

    static final Flag REVOKED_KEY = Flag.value("key", "file",
            "Revoke the public key in <file>, and every certificate for it or signed with it.");
    static final Flag REVOKED_KEY_ID = Flag.value("key-id", "id", "Revoke every certificate with this key <id>, also later ones.");
    static final Flag REVOKED_PRINCIPAL = Flag.value("principal,n", "name",
            "Revoke the certificates that were issued until now for this login or host <name>.");
    static final Flag REVOKED_SERIALS = Flag.value("serials", "range", "Revoke every certificate whose serial number is in the <range>, such as 7-12.");

    private SshFlags() {}
}
