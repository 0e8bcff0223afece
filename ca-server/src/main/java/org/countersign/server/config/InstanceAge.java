package org.countersign.server.config;

import java.time.Duration;
import java.util.Optional;

/// The setting `instanceAge`: how old a machine may be that asks for a certificate. None and zero mean any age.
final class InstanceAge {
    private InstanceAge() {}

    static Optional<Duration> read(ProvisionerSection provisioner) {
        var age = provisioner.section().duration("instanceAge");
        if (age.filter(Duration::isNegative).isPresent()) {
            provisioner.object("instanceAge is negative");
        }
        return age.filter(Duration::isPositive);
    }
}
