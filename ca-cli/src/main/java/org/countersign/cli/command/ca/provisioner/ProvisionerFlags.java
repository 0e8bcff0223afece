package org.countersign.cli.command.ca.provisioner;

import java.util.List;
import org.countersign.cli.grammar.Flag;

/// The flags of these commands that are no [Setting].
final class ProvisionerFlags {
    static final List<String> TYPES = List.of("JWK", "OIDC", "X5C", "SSHPOP", "ACME", "K8sSA", "Nebula", "SCEP", "AWS", "GCP", "Azure");

    static final Flag TYPE = Flag.value("type", "type", "The type of the provisioner.")
            .oneOf(TYPES.toArray(String[]::new)).byDefault("JWK");
    static final Flag CREATE = Flag.toggle("create", "JWK: make a new key, encrypted with a password.");
    static final Flag PUBLIC_KEY = Flag.value("public-key", "file",
            "JWK, K8sSA: the <file> with the public key that verifies tokens, JWK or PEM.");
    static final Flag PRIVATE_KEY = Flag.value("private-key", "file",
            "JWK: the <file> with the private key, JWK or PEM. The CA hands it out under its password. Empty: it does not.");
    static final Flag PASSWORD_FILE = Flag.value("password-file", "file", "JWK: the <file> with the password of the private key.");
    static final Flag NEW_NAME = Flag.value("name", "name", "The new <name> of the provisioner.");

    private ProvisionerFlags() {}
}
