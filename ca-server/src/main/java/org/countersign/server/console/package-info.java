/// How the commands of `ca-server` talk to the person who runs them: exit codes, and what went wrong in words.
/// Start reading at [org.countersign.server.console.Diagnostics].
/// Must not know what any command does.
package org.countersign.server.console;
