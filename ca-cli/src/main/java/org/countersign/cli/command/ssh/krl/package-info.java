/// `ssh krl`: the key revocation list on a host, fetched, checked, replaced and looked at.
/// Start at [UpdateKrl], then [VerifiedKrl] for what is believed and [KrlFile] for what replaces what.
/// It knows nothing of how sshd is told of the file.
package org.countersign.cli.command.ssh.krl;
