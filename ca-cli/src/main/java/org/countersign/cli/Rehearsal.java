package org.countersign.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.countersign.cli.terminal.Streams;

/// Runs several commands in one process, one a line of a file, words split at blanks. Only for making the image: the virtual
/// machine then lays out the classes that one process has loaded, and a process of [Main] runs but one command.
final class Rehearsal {
    private Rehearsal() {}

    /// As people have it, so that what only they are shown is laid out too.
    private static Streams atTerminal(Streams streams) {
        return new Streams(streams.in(), streams.out(), streams.err(), streams.outStyle(), streams.errStyle(), true, streams.device());
    }

    /// Ends with 1 at the first command that fails, naming it.
    public static void main(String[] args) throws IOException {
        var environment = System.getenv();
        for (var line : Files.readAllLines(Path.of(args[0]))) {
            if (Main.run(line.split(" "), environment, atTerminal(Streams.ofProcess(environment))) != 0) {
                System.err.println("failed in rehearsal: " + line);
                System.exit(1);
            }
        }
    }
}
