/// Key revocation lists as OpenSSH reads them (PROTOCOL.krl): what they say, how they are written, how they are read.
/// Start reading at [org.countersign.core.ssh.krl.Krl].
/// Must not know who revokes, nor where a list is served.
package org.countersign.core.ssh.krl;
