package org.countersign.server.config;

import java.util.List;

/// A configuration that can be used, with what its owner should know about it before the server starts.
public record LoadedConfig(CaConfig config, List<Fault> warnings) {
    public LoadedConfig {
        warnings = List.copyOf(warnings);
    }
}
