/// Which names may stand in a certificate at all, whoever asks: lists of allowed and of denied names, set by the operator.
/// Start reading at [org.countersign.core.policy.NamePolicy].
/// Must not know who asks, or why: provisioners, tokens and grants.
package org.countersign.core.policy;
