/// The formats of SSH: keys, certificates, signatures, exactly as OpenSSH reads them.
/// Start reading at [org.countersign.core.ssh.SshCertificateBody].
/// Must not know who may have which certificate, nor where keys live.
package org.countersign.core.ssh;
