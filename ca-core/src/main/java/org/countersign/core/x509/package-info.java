/// X.509: the shapes of root, intermediate and leaf certificates, certificate requests, and the names in them.
/// Start at [org.countersign.core.x509.LeafProfile], which decides what a leaf holds.
/// It must not know where a CA key lives, what time it is, or who is allowed what.
package org.countersign.core.x509;
