/// The command line `ca-cli`: a drop-in for the `step` client of an SSH certificate authority.
/// Start at [Main], then read how a command is written in `org.countersign.cli.command`.
/// It knows the CA only through its HTTP interface and its files.
package org.countersign.cli;
