/// Revocation: endpoint and use case.
/// Start reading at [org.countersign.server.revoke.RevokeCertificate].
/// Must not know signers: revoking signs nothing.
package org.countersign.server.revoke;
