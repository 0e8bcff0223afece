package org.countersign.cli.command.certificate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.FileFailure;
import org.countersign.core.keys.Pem;
import org.countersign.core.x509.X509Certificates;

/// The databases of Firefox and Chrome in a user's home, which `certutil` of NSS changes.
final class NssTrustStore implements TrustStore {
    private final Path home;
    private final Tools tools;

    NssTrustStore(Path home, Tools tools) {
        this.home = home;
        this.tools = tools;
    }

    @Override
    public void install(X509Certificate root, String name) {
        var pem = temporary(root);
        try {
            databases().forEach(database -> tools.run(List.of(
                    "certutil", "-A", "-d", database, "-t", "C,,", "-n", name, "-i", pem.toString())));
        } finally {
            delete(pem);
        }
    }

    @Override
    public void uninstall(X509Certificate root, String name) {
        databases().forEach(database -> tools.run(List.of("certutil", "-D", "-d", database, "-n", name)));
    }

    private List<String> databases() {
        if (tools.find("certutil").isEmpty()) {
            throw new CommandFailure("flag '--firefox' needs the program certutil")
                    .hint("install the package 'libnss3-tools' or 'nss-tools'");
        }
        var candidates = new ArrayList<>(List.of(home.resolve(".pki/nssdb")));
        candidates.addAll(profiles(home.resolve(".mozilla/firefox")));
        candidates.addAll(profiles(home.resolve("snap/firefox/common/.mozilla/firefox")));
        var found = candidates.stream().filter(it -> Files.isRegularFile(it.resolve("cert9.db")))
                .map(it -> "sql:" + it).toList();
        if (found.isEmpty()) {
            throw new CommandFailure("no Firefox or Chrome profile was found below " + home);
        }
        return found;
    }

    private static List<Path> profiles(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (var entries = Files.list(directory)) {
            return entries.sorted().toList();
        } catch (IOException e) {
            throw FileFailure.of(e);
        }
    }

    private static Path temporary(X509Certificate root) {
        try {
            var file = Files.createTempFile("root", ".pem");
            return Files.writeString(file, Pem.encode("CERTIFICATE", X509Certificates.der(root)), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw FileFailure.of(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw FileFailure.of(e);
        }
    }
}
