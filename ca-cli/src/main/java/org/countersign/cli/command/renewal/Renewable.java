package org.countersign.cli.command.renewal;

import java.io.IOException;

/// A certificate in a file, and the way to get it once more. Every method reads the files anew: somebody else may have
/// replaced them since.
public interface Renewable {
    Lifetime lifetime() throws IOException;

    /// Gets a new one and writes it in place of the old one, or fails and leaves everything as it was.
    void renew() throws IOException;
}
