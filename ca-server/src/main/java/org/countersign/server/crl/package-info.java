/// Certificate revocation lists: made from what the store knows as revoked, kept in memory, served.
/// Start reading at [org.countersign.server.crl.CrlPublisher].
/// Must not know provisioners, nor how the store keeps its records.
package org.countersign.server.crl;
