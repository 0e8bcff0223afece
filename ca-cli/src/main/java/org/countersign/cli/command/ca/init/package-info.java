/// `ca init`: makes a certificate authority on this machine.
/// Start at [InitAuthority], the whole story; [Blueprint] is what the user wants, [AuthorityFiles] what becomes of it.
/// It knows no server: what it writes is all they share.
package org.countersign.cli.command.ca.init;
