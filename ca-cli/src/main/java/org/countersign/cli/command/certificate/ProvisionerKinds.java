package org.countersign.cli.command.certificate;

import java.util.List;

/// Names for the numbers by which a certificate says what kind of provisioner granted it.
final class ProvisionerKinds {
    private static final List<String> NAMES = List.of("Unknown", "JWK", "OIDC", "GCP", "AWS", "Azure", "ACME", "X5C",
            "K8sSA", "SSHPOP", "SCEP", "Nebula");

    private ProvisionerKinds() {}

    static String name(int number) {
        return number >= 0 && number < NAMES.size() ? NAMES.get(number) : NAMES.getFirst() + " (" + number + ")";
    }
}
