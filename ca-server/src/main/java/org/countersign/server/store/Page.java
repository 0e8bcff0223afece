package org.countersign.server.store;

import java.util.List;
import java.util.Optional;

/// A part of a list, newest first, and where to go on.
public record Page<T>(List<T> items, Optional<String> next) {
    public Page {
        items = List.copyOf(items);
    }
}
