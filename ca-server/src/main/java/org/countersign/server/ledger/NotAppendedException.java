package org.countersign.server.ledger;

import java.io.IOException;

/// The records could not be written, most often for want of space, and the ledger is as it was before: trying again
/// later is right. Every other failure of an append is final.
public final class NotAppendedException extends IOException {
    private static final long serialVersionUID = 1L;

    NotAppendedException(IOException cause) {
        super("the ledger could not be extended: " + cause.getMessage(), cause);
    }
}
