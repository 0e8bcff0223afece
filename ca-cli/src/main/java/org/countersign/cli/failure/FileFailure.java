package org.countersign.cli.failure;

import java.io.IOException;
import org.countersign.core.text.InWords;

/// Says in words what an [IOException] of a file means.
public final class FileFailure {
    private FileFailure() {}

    public static CommandFailure of(IOException cause) {
        return new CommandFailure(InWords.of(cause)).because(cause);
    }

    /// As [#of], saying also what was being done: `reading root_ca.crt`.
    public static CommandFailure of(String attempt, IOException cause) {
        return new CommandFailure(attempt + " failed: " + InWords.reason(cause)).because(cause);
    }
}
