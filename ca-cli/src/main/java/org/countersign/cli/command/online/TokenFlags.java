package org.countersign.cli.command.online;

import java.util.List;
import org.countersign.cli.grammar.Flag;

/// Flags of commands that need a one-time token: which provisioner vouches for it, and with which secret.
public final class TokenFlags {
    public static final Flag TOKEN = Flag.value("token", "token", "The one-time <token> to use, instead of making one.");
    public static final Flag PROVISIONER = Flag.value("provisioner,issuer", "name",
            "The <name> of the provisioner that vouches for the request.");
    public static final Flag KEY_ID = Flag.value("kid", "kid", "The key id of the provisioner that vouches for the request.");
    public static final Flag PROVISIONER_PASSWORD_FILE = Flag.value("provisioner-password-file", "file",
            "The <file> with the password of the provisioner's key.");
    public static final Flag PASSWORD_FILE = Flag.value("password-file", "file",
            "The <file> with the password of the provisioner's key.");
    public static final Flag SSHPOP_CERTIFICATE = Flag.value("sshpop-cert", "file",
            "The SSH certificate in <file> proves the right to make the request.");
    public static final Flag SSHPOP_KEY = Flag.value("sshpop-key", "file",
            "The private key in <file> of the certificate given with --sshpop-cert.");

    public static final Flag X5C_CERTIFICATE = Flag.value("x5c-cert", "file",
            "The X.509 certificate in <file> vouches for the request, by a provisioner of type X5C.");
    public static final Flag X5C_KEY = Flag.value("x5c-key", "file",
            "The private key in <file> of the certificate given with --x5c-cert.");
    public static final Flag X5C_CHAIN = Flag.list("x5c-chain", "file",
            "A <file> with certificates between that of --x5c-cert and the root.");

    public static final Flag NEBULA_CERTIFICATE = Flag.value("nebula-cert", "file",
            "The Nebula certificate in <file> vouches for the request, by a provisioner of type Nebula.");
    public static final Flag NEBULA_KEY = Flag.value("nebula-key", "file",
            "The private key in <file> of the certificate given with --nebula-cert.");

    public static final Flag K8SSA_TOKEN_PATH = Flag.value("k8ssa-token-path", "file",
            "The token of a Kubernetes service account in <file> vouches for the request, by a provisioner of type K8sSA.");

    /// How a request may be vouched for beside a provisioner's password.
    public static final List<Flag> VOUCHING = List.of(X5C_CERTIFICATE, X5C_KEY, X5C_CHAIN, NEBULA_CERTIFICATE, NEBULA_KEY,
            K8SSA_TOKEN_PATH, OidcFlags.CONSOLE, OidcFlags.REDIRECT_URL);

    private TokenFlags() {}
}
