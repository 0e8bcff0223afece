package org.countersign.cli.command.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.FileFailure;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.SshFormatException;

/// The text that a command is to look at: a file, or standard input for `-` and where no file is named.
record PublicInput(String name, String text) {
    private static final String CERTIFICATE_FILES = "a certificate is in a file whose name ends in -cert.pub";
    private static final int LARGEST = 4 * 1024 * 1024;

    static PublicInput of(Invocation call, int position) {
        return named(call.optionalPositional(position).orElse("-"), call);
    }

    static PublicInput named(String name, Invocation call) {
        try (var in = name.equals("-") ? call.in() : Files.newInputStream(Path.of(name))) {
            return new PublicInput(name, new String(in.readNBytes(LARGEST), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw FileFailure.of("reading " + name, e);
        }
    }

    /// What messages call it.
    String place() {
        return name.equals("-") ? "standard input" : name;
    }

    /// The certificate that it is meant to be.
    SshCertificate certificate() {
        var line = PublicLine.firstIn(text).or(() -> PublicLine.ofBase64(text)).orElseThrow(
                () -> new CommandFailure("error parsing ssh certificate: " + place() + " holds none").hint(CERTIFICATE_FILES));
        if (!line.isCertificate()) {
            throw new CommandFailure("error decoding ssh certificate: " + place() + " holds a public key").hint(CERTIFICATE_FILES);
        }
        try {
            return line.certificate();
        } catch (SshFormatException e) {
            throw new CommandFailure("error parsing ssh certificate: " + e.getMessage()).because(e);
        }
    }
}
