/// Issuing, renewing and rekeying: endpoint, use case, and the CA keys at work.
/// Start reading at [org.countersign.server.issue.IssueSshCertificate].
/// Must not know the HTTP library, nor how the store keeps its records.
package org.countersign.server.issue;
