/// How a command line is written: the words for declaring commands and flags, the parser that reads them, where a
/// flag's value comes from, and the help text made of the same declarations.
/// Start at [CommandSpec], then [Invocation], which is what a running command sees.
/// It knows no single command, and nothing of the CA.
package org.countersign.cli.grammar;
