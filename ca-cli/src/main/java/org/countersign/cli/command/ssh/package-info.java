/// The group `ssh`: certificates for users and hosts, and everything around them.
/// Start at [SshCommands].
/// It knows the CA through the client, the agent through its protocol, and key files through the core.
package org.countersign.cli.command.ssh;
