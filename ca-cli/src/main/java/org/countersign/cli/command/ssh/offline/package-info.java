/// Certificates made with a CA key in its owner's hand, without a server: `ssh sign`.
/// Start at [SignKeys].
/// It knows nothing of provisioners, tokens and the CA: whoever has the key needs none of them.
package org.countersign.cli.command.ssh.offline;
