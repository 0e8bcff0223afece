/// Who may grant what: one file per kind of provisioner, and the lookup from a token to its provisioner.
/// Start reading at [org.countersign.server.provisioner.Provisioners].
/// Must not know stores, signers or HTTP.
package org.countersign.server.provisioner;
