package org.countersign.cli.command.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.countersign.cli.failure.FileFailure;
import org.countersign.cli.grammar.Invocation;

/// The text that a command is to look at: a file, or standard input for `-` and where no file is named.
record PublicInput(String name, String text) {
    private static final int LARGEST = 4 * 1024 * 1024;

    static PublicInput of(Invocation call, int position) {
        String name = call.optionalPositional(position).orElse("-");
        try (var in = name.equals("-") ? call.in() : Files.newInputStream(Path.of(name))) {
            return new PublicInput(name, new String(in.readNBytes(LARGEST), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw FileFailure.of("reading " + name, e);
        }
    }
}
