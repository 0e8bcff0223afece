/// Renewing a certificate in time, once or again and again, and telling the programs that use it.
/// Start at [Renewing]; a command brings a [Renewable].
/// It knows no CA and no kind of certificate.
package org.countersign.cli.command.renewal;
