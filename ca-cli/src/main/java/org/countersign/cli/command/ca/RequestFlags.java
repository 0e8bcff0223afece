package org.countersign.cli.command.ca;

import org.countersign.cli.command.CommonFlags;
import org.countersign.cli.command.online.TokenFlags;
import org.countersign.cli.grammar.Flag;

/// The flags of commands that ask the CA for an X.509 certificate or for the revocation of one, and of `ca token`.
final class RequestFlags {
    static final Flag SAN = Flag.list("san", "name",
            "A DNS name, IP address, e-mail address or URI that the certificate is good for. The subject by default.");
    static final Flag NOT_BEFORE = CommonFlags.NOT_BEFORE;
    static final Flag NOT_AFTER = CommonFlags.NOT_AFTER;

    static final Flag SSH = Flag.toggle("ssh", "Make a token for an SSH certificate instead of an X.509 one.");
    static final Flag HOST = Flag.toggle("host", "With --ssh: for a host certificate instead of a user certificate.");
    static final Flag PRINCIPAL = CommonFlags.PRINCIPAL.meaning(
            "With --ssh: a login or host <name> that the certificate is good for.");
    static final Flag REVOKE = Flag.toggle("revoke", "Make a token that revokes the certificate with the serial <subject>.");
    static final Flag RENEW = Flag.toggle("renew", "With --ssh: make a token that renews a host certificate.");
    static final Flag REKEY = Flag.toggle("rekey", "With --ssh: make a token that renews a host certificate for a new key.");
    static final Flag TOKEN_NOT_BEFORE = CommonFlags.NOT_BEFORE.meaning("When the token becomes valid, at most 30 minutes from now.");
    static final Flag TOKEN_NOT_AFTER = CommonFlags.NOT_AFTER.meaning(
            "When the token ends, 10 seconds to an hour after it begins. 5 minutes by default.");
    static final Flag CERTIFICATE_NOT_BEFORE = Flag.value("cert-not-before", "time|duration",
            "With --ssh: when the certificate becomes valid.");
    static final Flag CERTIFICATE_NOT_AFTER = Flag.value("cert-not-after", "time|duration",
            "With --ssh: when the certificate ends.");
    static final Flag KEY = Flag.value("key", "file",
            "The private key of the provisioner in <file>, JWK or PEM, instead of the one that the CA keeps.");
    static final Flag CONFIRMATION = Flag.value("cnf", "fingerprint",
            "The fingerprint of the only certificate request that the token is good for: SHA-256, base64url.");
    static final Flag CONFIRMATION_FILE = Flag.value("cnf-file", "file",
            "The <file> with the only certificate request that the token is good for.");
    static final Flag OUTPUT_FILE = Flag.value("output-file", "file", "The <file> to write instead of standard output.");

    static final Flag CERTIFICATE = Flag.value("cert", "file",
            "The certificate to revoke. It proves the right to do so, together with its --key.");
    static final Flag CERTIFICATE_KEY = Flag.value("key", "file", "The private key of the certificate given with --cert.");
    static final Flag REASON = CommonFlags.REASON;
    static final Flag REASON_CODE = CommonFlags.REASON_CODE;

    static final Flag RENEWED = Flag.value("out,output-file", "file", "The <file> to write instead of replacing the certificate.");
    static final Flag MTLS = Flag.toggle("mtls",
            "Show the certificate in the TLS handshake; --mtls=false shows it in a token, as one that has ended always is.")
            .byDefault("true");
    static final Flag OUT_CERTIFICATE = Flag.value("out-cert", "file", "The <file> for the new certificate.");
    static final Flag OUT_KEY = Flag.value("out-key", "file", "The <file> for the new private key.");
    static final Flag NEW_KEY = Flag.value("private-key", "file", "The private key in <file> becomes the new one.");
    static final Flag HELD_PASSWORD_FILE = TokenFlags.PASSWORD_FILE.meaning(
            "The <file> with the password of the private key that belongs to the certificate.");

    static final Flag OLD_PASSWORD_FILE = TokenFlags.PASSWORD_FILE.meaning(
            "As --provisioner-password-file, which counts first.");

    private RequestFlags() {}
}
