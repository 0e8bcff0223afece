package org.countersign.cli.client;

import java.util.List;

/// A host that the CA knows.
///
/// @param tags `name=value`
public record KnownHost(String id, String name, List<String> tags) {
    public KnownHost {
        tags = List.copyOf(tags);
    }
}
