package org.countersign.server.config;

import java.nio.file.Path;

/// A file that the configuration names and that must be there at the start.
record FileUse(String place, Path file, Kind kind) {
    enum Kind {
        /// Anybody may read it.
        PUBLIC,
        /// A private key: only its owner may read it, and it is no link, because whoever can change a link chooses the key.
        PRIVATE_KEY
    }
}
