package org.countersign.server.ledger;

import java.io.IOException;
import java.nio.file.Path;

/// The ledger on disk is not what was written: nothing may be decided on it. Names the file and the place in it.
public final class DamagedLedgerException extends IOException {
    private static final long serialVersionUID = 1L;

    public DamagedLedgerException(Path file, long offset, String what) {
        super(file + " at offset " + offset + ": " + what);
    }

    public DamagedLedgerException(Path file, String what) {
        super(file + ": " + what);
    }
}
