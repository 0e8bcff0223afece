/// Revocation: what is revoked, and the list that tells OpenSSH.
/// Start reading at [org.countersign.server.revoke.RevokeCertificate], or at [org.countersign.server.revoke.KrlPublisher].
/// Must not know signers: revoking signs nothing, and the list's signature is made by a function that is handed in.
package org.countersign.server.revoke;
