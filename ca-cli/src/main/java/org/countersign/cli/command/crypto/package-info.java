/// The group `crypto`: keys and tokens of those who run a CA or look into it.
/// Start at [CryptoCommands].
/// It asks no CA anything.
package org.countersign.cli.command.crypto;
