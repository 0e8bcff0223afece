/// What commands share that ask a running CA: which CA it is, whom to trust, and the one-time token that allows the
/// request. Start at [CaSession], then [Minters].
/// It knows no single command.
package org.countersign.cli.command.online;
