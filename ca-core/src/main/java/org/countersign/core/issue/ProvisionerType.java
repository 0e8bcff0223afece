package org.countersign.core.issue;

import java.util.Arrays;
import java.util.Optional;

/// The kinds of provisioner that exist in this ecosystem, by the names and numbers that configuration files and certificates use.
public enum ProvisionerType {
    JWK("JWK", 1),
    OIDC("OIDC", 2),
    GCP("GCP", 3),
    AWS("AWS", 4),
    AZURE("Azure", 5),
    ACME("ACME", 6),
    X5C("X5C", 7),
    K8SSA("K8sSA", 8),
    SSHPOP("SSHPOP", 9),
    SCEP("SCEP", 10),
    NEBULA("Nebula", 11);

    private final String title;
    private final int number;

    ProvisionerType(String title, int number) {
        this.title = title;
        this.number = number;
    }

    /// The canonical spelling.
    public String title() {
        return title;
    }

    /// The number in the provisioner extension of X.509 certificates.
    public int number() {
        return number;
    }

    /// The type with this number in certificates.
    public static Optional<ProvisionerType> ofNumber(int number) {
        return Arrays.stream(values()).filter(type -> type.number == number).findFirst();
    }

    /// The type of this name, in any case.
    public static Optional<ProvisionerType> ofName(String name) {
        return Arrays.stream(values()).filter(type -> type.title.equalsIgnoreCase(name)).findFirst();
    }
}
