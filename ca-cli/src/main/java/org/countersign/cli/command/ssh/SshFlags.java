package org.countersign.cli.command.ssh;

import org.countersign.cli.grammar.Flag;

/// The flags of the group `ssh`.
final class SshFlags {
    static final Flag FINGERPRINT_FORMAT = Flag.value("format", "format", "How to print the fingerprint.")
            .oneOf("hex", "base64", "base64-url", "base64-raw", "base64-url-raw").byDefault(FingerprintLine.DEFAULT_FORMAT);
    static final Flag CERTIFICATE = Flag.toggle("certificate", "Print the fingerprint of the certificate instead of its key's.");
    static final Flag INSPECT_FORMAT = Flag.value("format", "format", "How to print the certificate.")
            .oneOf("text", "json").byDefault("text");
    static final Flag RAW = Flag.toggle("raw", "Print the public keys instead of their fingerprints.");
    static final Flag EXPIRES_IN = Flag.value("expires-in", "percent|duration",
            "How much of the lifetime must be over, as a share such as 75%, or how little may be left, as a duration such as 1h15m.");
    static final Flag VERBOSE = Flag.toggle("verbose,v", "Print the result as well.");

    private SshFlags() {}
}
