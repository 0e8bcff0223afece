package org.countersign.server.store.postgres;

import java.sql.SQLException;

/// What the database holds is not what was written: trying again does not help.
final class DamagedRecordException extends SQLException {
    private static final long serialVersionUID = 1L;

    DamagedRecordException(long number, Throwable cause) {
        super("record " + number + " is damaged: " + cause.getMessage(), cause);
    }

    DamagedRecordException(String what) {
        super(what);
    }
}
