/// The commands, one file each, and the tables that declare them. Start at [Commands], the first words; each group
/// has its own table in its own package, entered only when its word is typed.
/// It knows no HTTP and no file formats: those live in the client, in the home and in the core.
///
/// ## How to write a command
///
/// 1. Declare it in the table of its group, with every flag it understands:
///
///     ```java
///     command("check-host", "tell whether the CA knows a host")
///             .description("...")
///             .takes(Positional.one("host", "The name of the host."))
///             .flags(VERBOSE, CommonFlags.CA_URL, CommonFlags.ROOT, CommonFlags.CONTEXT)
///             .exitCodes("...")
///             .runs(() -> new CheckHost());      // a lambda: a method reference would load the class at once
///     ```
///
///    Flags that only one command has are constants in the group's table or flag file, never in the command's own
///    class: help and parsing must not load it.
/// 2. Write the class: `final class CheckHost implements Command`, whose `run` reads its arguments from the
///    [Invocation][org.countersign.cli.grammar.Invocation]: `call.positional(0)`, `call.on(VERBOSE)`,
///    `call.value(CA_URL)`, `call.require(CA_URL)`, `call.values(PRINCIPAL)`, `call.checkRequires(A, B)`,
///    `call.checkIncompatible(A, B)`. Values already come from the command line, `STEP_<NAME>`, `defaults.json` or the
///    declaration, in this order, and switches and choices are already checked.
/// 3. Check everything that can be checked before the CA is asked, files included: claim what will be written with
///    `OutputFiles`, which asks before it overwrites, then write it at the end.
/// 4. Results go to `call.out()`; everything for a person goes to `call.status()`; questions to `call.terminal()`, each
///    with the flag that answers it. What cannot be done is a
///    [CommandFailure][org.countersign.cli.failure.CommandFailure] with a hint. The method returns the exit code.
/// 5. Test it in-process: `Main.run(arguments, environment, streams)`.
package org.countersign.cli.command;
