package org.countersign.cli.command.ca;

import java.nio.file.Path;
import java.util.Optional;
import org.countersign.cli.command.CommonFlags;
import org.countersign.cli.grammar.Invocation;
import org.countersign.cli.output.OutputFile;
import org.countersign.cli.output.OutputFiles;
import org.countersign.core.keys.FileMode;

/// Where downloaded certificates go: the file that the first positional names, claimed before the CA is asked, or
/// standard output.
record CertificateOutput(Invocation call, Optional<OutputFile> file) {

    static CertificateOutput of(Invocation call) {
        var files = new OutputFiles(call.terminal(), call.on(CommonFlags.FORCE));
        return new CertificateOutput(call, call.optionalPositional(0)
                .map(name -> files.claim(Path.of(name), FileMode.PRIVATE)));
    }

    /// @param what the beginning of the sentence that tells where the file is
    void write(String pem, String what) {
        if (file.isEmpty()) {
            call.out().print(pem);
            return;
        }
        file.get().write(pem);
        call.status().say(what + " has been saved in " + file.get() + ".");
    }
}
