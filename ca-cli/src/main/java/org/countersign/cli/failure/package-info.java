/// How a command ends when it cannot do its work: one exception with a message, a hint and an exit code.
/// Start at [CommandFailure].
/// It knows nothing of flags, terminals or the CA.
package org.countersign.cli.failure;
