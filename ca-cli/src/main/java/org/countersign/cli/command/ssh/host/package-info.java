/// `ssh host`: makes a host take part in the CA, and undoes it.
/// Start at [EnrollHost], then [Changes] for how it is undone and [RunningSshd] for how sshd is told and asked.
/// It knows no provisioner; who allows a certificate is for the room `online`.
package org.countersign.cli.command.ssh.host;
