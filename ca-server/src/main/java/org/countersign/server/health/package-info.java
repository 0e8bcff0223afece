/// Whether the server is alive, and which one it is.
/// Start reading at [org.countersign.server.health.HealthEndpoints].
/// Must not know tokens or keys.
package org.countersign.server.health;
