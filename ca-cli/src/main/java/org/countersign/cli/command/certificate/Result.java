package org.countersign.cli.command.certificate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.countersign.cli.command.CommonFlags;
import org.countersign.cli.grammar.Flag;
import org.countersign.cli.grammar.Invocation;
import org.countersign.cli.output.OutputFile;
import org.countersign.cli.output.OutputFiles;
import org.countersign.core.keys.FileMode;

/// Where the result of a command goes: into the file of `--out`, else to standard output.
record Result(Invocation call, Optional<OutputFile> file) {
    static final Flag OUT = Flag.value("out,output-file", "file", "The <file> to write, instead of standard output.");

    static Result of(Invocation call) {
        return new Result(call, call.value(OUT).map(name ->
                new OutputFiles(call.terminal(), call.on(CommonFlags.FORCE)).claim(Path.of(name), FileMode.PUBLIC)));
    }

    /// @param label as the status line calls it
    void write(String label, byte[] content) throws IOException {
        if (file.isPresent()) {
            file.get().write(content);
            call.status().done(label, file.get());
        } else {
            call.out().write(content);
        }
    }
}
