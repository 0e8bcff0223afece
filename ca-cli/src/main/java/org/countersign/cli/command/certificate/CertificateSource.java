package org.countersign.cli.command.certificate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.FileFailure;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.keys.KeyFormatException;
import org.countersign.core.keys.Pem;
import org.countersign.core.x509.X509Certificates;
import org.countersign.core.x509.X509FormatException;

/// Reads certificates from wherever an argument says: a PEM or DER file, standard input, or a TLS server.
final class CertificateSource {
    private static final int LARGEST_FILE = 4 * 1024 * 1024;

    private CertificateSource() {}

    /// All certificates there, at least one, in their order.
    static List<X509Certificate> read(String source, Invocation call) {
        return source.startsWith("https://") ? call.progress().during("Waiting for " + source, TlsPeer.of(source, call)::chain)
                : parse(source.equals("-") ? "standard input" : source, bytes(source, call));
    }

    static List<X509Certificate> file(String name) {
        return parse(name, content(name));
    }

    private static byte[] content(String name) {
        try (var in = Files.newInputStream(Path.of(name))) {
            return in.readNBytes(LARGEST_FILE);
        } catch (IOException e) {
            throw FileFailure.of("reading " + name, e);
        }
    }

    /// What `--roots` names: a file, a directory of files, or several with commas between them.
    static List<X509Certificate> roots(String names) {
        var parts = Files.exists(Path.of(names)) ? List.of(names) : List.of(names.split(","));
        return parts.stream().flatMap(name -> Files.isDirectory(Path.of(name)) ? directory(name) : file(name).stream()).toList();
    }

    /// Of the files there, those in PEM: directories with roots have other files too.
    private static Stream<X509Certificate> directory(String name) {
        try (var files = Files.list(Path.of(name))) {
            var found = files.filter(Files::isRegularFile).sorted().map(Path::toString)
                    .filter(file -> text(content(file)).contains("-----BEGIN CERTIFICATE-----")).flatMap(file -> file(file).stream()).toList();
            if (found.isEmpty()) {
                throw new CommandFailure(name + " does not contain a certificate");
            }
            return found.stream();
        } catch (IOException e) {
            throw FileFailure.of("reading " + name, e);
        }
    }

    static byte[] bytes(String source, Invocation call) {
        try (var in = source.equals("-") ? call.in() : Files.newInputStream(Path.of(source))) {
            return in.readNBytes(LARGEST_FILE);
        } catch (IOException e) {
            throw FileFailure.of("reading " + source, e);
        }
    }

    /// DER begins with a sequence. What does not was never meant to be a certificate.
    private static X509Certificate der(String name, byte[] content) {
        if (content.length == 0 || content[0] != 0x30) {
            throw none(name, content);
        }
        return X509Certificates.parse(content);
    }

    private static CommandFailure none(String name, byte[] content) {
        var failure = new CommandFailure(name + " does not contain a certificate");
        return text(content).contains("-cert-v01@openssh.com ") ? failure.hint("it holds an SSH certificate, which 'ca-cli ssh inspect' prints") : failure;
    }

    static boolean isPem(byte[] content) {
        return text(content).contains("-----BEGIN ");
    }

    private static String text(byte[] content) {
        return new String(content, StandardCharsets.ISO_8859_1);
    }

    static List<X509Certificate> parse(String name, byte[] content) {
        try {
            if (!isPem(content)) {
                return List.of(der(name, content));
            }
            var found = Pem.parse(text(content)).stream().filter(block -> block.label().equals("CERTIFICATE"))
                    .map(block -> X509Certificates.parse(block.der())).toList();
            if (found.isEmpty()) {
                throw none(name, content);
            }
            return found;
        } catch (KeyFormatException | X509FormatException e) {
            throw new CommandFailure("error parsing " + name + ": " + e.getMessage()).because(e);
        }
    }
}
