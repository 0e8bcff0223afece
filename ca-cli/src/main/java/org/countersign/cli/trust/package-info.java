/// Whom this machine trusts: the roots that its administrator and its distribution put there.
/// Start at [org.countersign.cli.trust.SystemRoots].
/// It must not know what they are needed for.
package org.countersign.cli.trust;
