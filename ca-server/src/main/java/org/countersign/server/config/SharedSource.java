package org.countersign.server.config;

import java.nio.file.Path;

/// Where the configuration is that the servers of a CA share.
public interface SharedSource {
    /// The newest version, of which it is certain that somebody made it who has the issuing key.
    ///
    /// @param certificate file with the issuing certificate
    SharedDocument newest(PostgresConfig database, Path certificate) throws SharedException;
}
