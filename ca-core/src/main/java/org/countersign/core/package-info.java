/// What server and command line have in common: formats, rules, tokens, key files and wire records. In this room itself only failures.
/// Start reading at [org.countersign.core.ProblemCode] for failures, at `issue` for the decisions.
/// Must not know HTTP, databases, loggers, nor have a clock or randomness of its own.
package org.countersign.core;
