/// The configuration of the server: `ca.json`, read once and checked whole before anything starts.
/// Start at [org.countersign.server.config.ConfigLoader], which makes the [org.countersign.server.config.CaConfig].
/// Must not know what is done with a value: it opens no key, no port and no store.
package org.countersign.server.config;
