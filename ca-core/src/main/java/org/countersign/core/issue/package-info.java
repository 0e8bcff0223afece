/// The rules: what a credential may grant, and what becomes of a request under a grant. Pure decisions, no clock and no chance.
/// Start reading at [org.countersign.core.issue.SshIssuance].
/// Must not know HTTP, stores, or where keys live.
package org.countersign.core.issue;
