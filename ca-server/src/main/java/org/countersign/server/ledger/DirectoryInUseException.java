package org.countersign.server.ledger;

import java.io.IOException;
import java.nio.file.Path;

/// Two servers on one data directory would spend every token twice: the second one is turned away.
public final class DirectoryInUseException extends IOException {
    private static final long serialVersionUID = 1L;

    DirectoryInUseException(Path directory) {
        super("the data directory " + directory + " is in use by another server; stop that one first");
    }
}
