/// Other programs of the system, run with a time limit and without a shell.
/// Start at [Programs].
/// It knows nothing of what the programs are for.
package org.countersign.cli.process;
