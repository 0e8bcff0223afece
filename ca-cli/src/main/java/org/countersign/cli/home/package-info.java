/// The directory in which a user's client keeps what it knows of a CA: `$STEPPATH`, its contexts and its defaults,
/// in the layout that existing tools read and write.
/// Start at [Home]; [StepPath] names the files of one authority.
/// It knows nothing of commands, and asks nobody anything.
package org.countersign.cli.home;
