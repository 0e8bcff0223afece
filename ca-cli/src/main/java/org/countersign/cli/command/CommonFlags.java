package org.countersign.cli.command;

import java.util.List;
import org.countersign.cli.grammar.Flag;

/// Flags that mean the same in every command that has them.
public final class CommonFlags {
    public static final Flag CA_URL = Flag.value("ca-url", "uri", "The <uri> of the CA to work with.");
    public static final Flag ROOT = Flag.value("root", "file",
            "The <file> with the root certificates to trust, instead of the one that bootstrap stored.");
    public static final Flag CONTEXT = Flag.value("context", "name", "The context to use for this command.");
    public static final Flag FORCE = Flag.toggle("f,force", "Overwrite files without asking.");
    public static final Flag INSECURE = Flag.toggle("insecure", "Confirm that an unsafe choice is intended.");
    public static final Flag JSON = Flag.toggle("json", "Print the result as JSON, for programs.");
    public static final Flag OFFLINE = Flag.toggle("offline",
            "Work on the CA's own files instead of asking a running CA.");
    public static final Flag CA_CONFIG = Flag.value("ca-config", "file", "The CA configuration that --offline uses.");

    public static final Flag PRINCIPAL = Flag.list("principal,n", "name",
            "A login or host <name> that the certificate is good for.");
    public static final Flag NOT_BEFORE = Flag.value("not-before", "time|duration",
            "When the certificate becomes valid: an RFC 3339 time, or a duration from now such as -5m.");
    public static final Flag NOT_AFTER = Flag.value("not-after", "time|duration",
            "When the certificate ends: an RFC 3339 time, or a duration from now such as 16h.");

    public static final Flag REASON = Flag.value("reason", "text", "Why the certificate is revoked, in words.");
    public static final Flag REASON_CODE = Flag.value("reasonCode", "code",
            "Why the certificate is revoked: a number from 0 to 10 or a name such as KeyCompromise.");

    /// Each command has a default of its own.
    public static final Flag FINGERPRINT_FORMAT = Flag.value("format", "format", "How to print the fingerprint.")
            .oneOf("hex", "base64", "base64-url", "base64-raw", "base64-url-raw", "emoji");

    public static final Flag SET = Flag.list("set", "key=value", "A value for the certificate template of the CA.");
    public static final Flag SET_FILE = Flag.value("set-file", "file",
            "A JSON <file> with values for the certificate template.");

    /// What every command that asks a CA understands.
    public static final List<Flag> CA = List.of(CA_URL, ROOT, CONTEXT);

    private CommonFlags() {}
}
