package org.countersign.server.config;

import java.nio.file.Path;

/// Where the configuration is that the servers of a CA share.
public interface SharedSource {
    /// The newest version, whose signature with the issuing key has been verified.
    ///
    /// @param certificate file with the issuing certificate
    SharedDocument newest(PostgresConfig database, Path certificate) throws SharedException;
}
