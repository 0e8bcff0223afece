/// `ca-server import`: takes over what matters from a step-ca, by HTTPS and from a dump of its database.
/// Start reading at [org.countersign.server.migration.ImportCommand].
/// Must not know the running server: it works on files and on a store that nobody else has.
package org.countersign.server.migration;
