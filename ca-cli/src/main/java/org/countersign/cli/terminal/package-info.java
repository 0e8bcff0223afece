/// Where a command speaks with a person: the three streams, status lines, and questions at the terminal.
/// Start at [Terminal] for questions and [StatusLines] for everything a command reports.
/// It knows nothing of flags or commands; a question carries the name of the flag that answers it.
package org.countersign.cli.terminal;
