package org.countersign.server.store.postgres;

import java.sql.SQLException;

/// The tables are those of a newer version, which says that this one must not use them any more.
final class OutdatedException extends SQLException {
    private static final long serialVersionUID = 1L;

    OutdatedException(int least) {
        super("its tables were changed by a newer version of ca-server (schema " + least + "), and this one knows schema " + Schema.KNOWN
                + " at most; install that version here as well");
    }
}
