/// Speaks to the user's ssh-agent over its Unix socket (IETF draft "SSH Agent Protocol", draft-ietf-sshm-ssh-agent).
/// Start with `SshAgent`.
/// Knows no CA and no command; an agent may be anything that listens on the socket, so its replies are read with caps.
package org.countersign.cli.agent;
