/// Certificates of Nebula, an overlay network: machines in one prove who they are with them.
/// Start at [org.countersign.core.nebula.NebulaCertificate]; [org.countersign.core.nebula.NebulaTrust] judges one.
/// Must not know tokens or what a certificate is good for here.
package org.countersign.core.nebula;
