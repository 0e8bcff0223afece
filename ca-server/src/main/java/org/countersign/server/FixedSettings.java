package org.countersign.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.countersign.server.config.CaConfig;
import org.countersign.server.config.DatabaseConfig;
import org.countersign.server.config.ListenAddress;

/// The settings that the process is built on: they stay as they were at the start, whatever the file says later.
record FixedSettings(ListenAddress address, Optional<ListenAddress> crlAddress, Optional<ListenAddress> metricsAddress,
        DatabaseConfig database, Optional<Duration> keepExpired) {

    static FixedSettings of(CaConfig config) {
        return new FixedSettings(config.address(), config.crlAddress(), config.metricsAddress(), config.database(),
                config.keepExpired());
    }

    /// The configuration, with these settings in place of its own.
    CaConfig in(CaConfig config) {
        return config.with(address, crlAddress, metricsAddress, database);
    }

    /// Which of these settings the configuration has otherwise, by their names in the file.
    List<String> differing(CaConfig config) {
        var names = new ArrayList<String>();
        note("address", address, config.address(), names);
        note("insecureAddress", crlAddress, config.crlAddress(), names);
        note("metricsAddress", metricsAddress, config.metricsAddress(), names);
        note("db", database.fixed(), config.database().fixed(), names);
        note("retention", keepExpired, config.keepExpired(), names);
        return names;
    }

    private static void note(String name, Object now, Object wanted, List<String> names) {
        if (!Objects.equals(now, wanted)) {
            names.add(name);
        }
    }
}
