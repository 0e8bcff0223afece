package org.countersign.server.migration;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue;
import org.countersign.core.json.JsonValue.JsonArray;
import org.countersign.core.keys.AtomicFile;
import org.countersign.core.keys.FileMode;
import org.countersign.core.keys.KeyFormatException;
import org.countersign.core.keys.PublicJwk;
import org.countersign.core.ssh.SshFormatException;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.x509.CertificateBundle;
import org.countersign.server.config.ProvisionerRemarks;

/// Writes what a running CA publishes into a directory: its certificates, and its provisioners and SSH keys as a piece of `ca.json`.
final class ImportFromCa {
    private final RunningCa ca;
    private final Path directory;
    private final Report report;

    ImportFromCa(RunningCa ca, Path directory, Report report) {
        this.ca = ca;
        this.directory = directory;
        this.report = report;
    }

    void run() throws ImportException {
        try {
            AtomicFile.createDirectories(directory);
            var roots = ca.certificates("/roots");
            write("root_ca.crt", roots);
            write("intermediate_ca.crt", ca.certificates("/intermediates"));
            var federated = ca.certificates("/federation").stream().filter(one -> !roots.contains(one)).toList();
            if (!federated.isEmpty()) {
                write("federated_roots.crt", federated);
            }
            writeConfig();
        } catch (IOException e) {
            throw new ImportException(directory + " cannot be written: " + e.getMessage(), e);
        }
        report.left("the keys of the CA: copy the files of the old server, or name its key files in ca.json");
        report.left("name policy, templates, TLS and other settings: they are in the old ca.json, which this server reads as it is");
    }

    private void write(String name, List<X509Certificate> certificates) throws IOException {
        write(name, CertificateBundle.toPem(certificates), certificates.size() + " certificates");
    }

    private void write(String name, String text, String what) throws IOException {
        AtomicFile.write(directory.resolve(name), text.getBytes(StandardCharsets.UTF_8), FileMode.PUBLIC);
        report.taken(what + " -> " + directory.resolve(name));
    }

    private void writeConfig() throws ImportException, IOException {
        var provisioners = ca.provisioners();
        var keys = new ArrayList<JsonValue>();
        var config = JsonObject.builder().put("authority", JsonObject.builder()
                .put("provisioners", new JsonArray(List.copyOf(provisioners))).build());
        keys(keys, "/ssh/roots", false);
        keys(keys, "/ssh/federation", true);
        if (!keys.isEmpty()) {
            config.put("ssh", JsonObject.builder().put("keys", new JsonArray(keys)).build());
        }
        write("ca-part.json", Json.writeIndented(config.build(), "  ") + "\n",
                provisioners.size() + " provisioners and " + keys.size() + " more SSH keys, a part of a ca.json");
        ProvisionerRemarks.of(provisioners).forEach(report::left);
    }

    /// All but the first, which is the one that signs.
    private void keys(List<JsonValue> keys, String path, boolean federated) throws ImportException {
        var answer = ca.sshKeys(path);
        if (answer.isEmpty()) {
            return;
        }
        for (var type : List.of("user", "host")) {
            var texts = RunningCa.texts(answer.get(), type + "Key");
            for (var text : texts.subList(Math.min(1, texts.size()), texts.size())) {
                try {
                    var key = PublicJwk.of(SshPublicKey.parse(Base64.getDecoder().decode(text)));
                    keys.add(JsonObject.builder().put("type", type).put("federated", federated).put("key", key.json()).build());
                } catch (SshFormatException | KeyFormatException | IllegalArgumentException e) {
                    report.left("an SSH " + type + " key of " + path + ": " + e.getMessage());
                }
            }
        }
    }
}
