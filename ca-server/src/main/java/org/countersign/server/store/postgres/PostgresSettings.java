package org.countersign.server.store.postgres;

import java.util.Map;
import java.util.Optional;
import org.countersign.core.keys.Secret;

/// Where the database is and how to get in.
///
/// @param hosts      `host:port`, one or more with commas; only the one that takes writes is used
/// @param properties what the driver is told besides, such as `sslmode`; never a password
public record PostgresSettings(String hosts, String database, String user, Optional<Secret> password, Map<String, String> properties) {
    public PostgresSettings {
        properties = Map.copyOf(properties);
    }

    /// The same database, used by somebody else.
    public PostgresSettings as(String other, Optional<Secret> theirs) {
        return new PostgresSettings(hosts, database, other, theirs, properties);
    }

    String url() {
        return "jdbc:postgresql://" + hosts + "/" + database;
    }

    /// For messages: nothing secret is in it.
    @Override
    public String toString() {
        return "database \"" + database + "\" on " + hosts;
    }
}
