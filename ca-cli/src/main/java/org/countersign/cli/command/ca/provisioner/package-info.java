/// `ca provisioner add`, `update` and `remove`: edits the provisioners in the configuration file of a CA on this machine.
/// Start at [ProvisionerCommands]; [Setting] is the table of what can be set.
/// It knows the file as JSON and nothing of the server, which judges the whole file when it reads it.
package org.countersign.cli.command.ca.provisioner;
