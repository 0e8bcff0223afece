/// The group `ca`: making a certificate authority, getting to know one, and getting X.509 certificates from it.
/// Start at [CaCommands]; `ca init` has its own package.
/// It knows the CA through its client, and the formats through the core.
package org.countersign.cli.command.ca;
