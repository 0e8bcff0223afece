package org.countersign.cli.command.ssh.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.countersign.cli.command.ssh.PublicLine;
import org.countersign.core.keys.KeyFileException;
import org.countersign.core.keys.RegularFile;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.SshFormatException;
import org.countersign.core.ssh.SshPublicKey;

/// Reads public keys and certificates from files, saying in a sentence why it cannot.
final class CertificateFile {
    private static final int LARGEST = 1024 * 1024;

    private CertificateFile() {}

    /// What was read, or why nothing could be.
    record Read<T>(Optional<T> value, String problem) {
        static <T> Read<T> of(T value) {
            return new Read<>(Optional.of(value), "");
        }

        static <T> Read<T> failed(String problem) {
            return new Read<>(Optional.empty(), problem);
        }
    }

    static Read<SshCertificate> certificate(Path file) {
        var text = text(file);
        return text.value().isEmpty() ? Read.failed(text.problem()) : parse(file, text.value().get());
    }

    private static Read<SshCertificate> parse(Path file, String text) {
        try {
            return PublicLine.firstIn(text).filter(PublicLine::isCertificate).map(PublicLine::certificate).map(Read::of)
                    .orElseGet(() -> Read.failed(file + " holds no certificate"));
        } catch (SshFormatException e) {
            return Read.failed(file + " holds no certificate that can be read: " + e.getMessage());
        }
    }

    /// All keys of a file; lines that are no key, or of a type that we do not know, are left out.
    static Read<List<SshPublicKey>> keys(Path file) {
        var text = text(file);
        return text.value().map(found -> Read.of(keys(found))).orElseGet(() -> Read.failed(text.problem()));
    }

    static List<SshPublicKey> keys(String text) {
        return PublicLine.allIn(text).stream().flatMap(line -> key(line).stream()).toList();
    }

    private static Optional<SshPublicKey> key(PublicLine line) {
        try {
            return Optional.of(line.key());
        } catch (SshFormatException e) {
            return Optional.empty();
        }
    }

    static Read<String> text(Path file) {
        try {
            return Files.notExists(file) ? Read.failed(file + " does not exist")
                    : Read.of(new String(RegularFile.read(file, LARGEST, "file"), StandardCharsets.UTF_8));
        } catch (KeyFileException e) {
            return Read.failed(e.getMessage());
        }
    }

    /// Whether others than the owner can change a file.
    static boolean isWritableByOthers(Path file) {
        try {
            return ((Integer) Files.getAttribute(file, "unix:mode") & 0022) != 0;
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
