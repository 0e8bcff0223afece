/// The group `context`: several CAs under one user.
/// Start at [ContextCommands].
/// It knows only the contexts of the home directory.
package org.countersign.cli.command.context;
