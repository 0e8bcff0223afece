package org.countersign.cli.command.ca.init;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.countersign.cli.home.StepPath;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonObject;
import org.countersign.core.keys.FileMode;
import org.countersign.core.keys.Pem;
import org.countersign.core.keys.PrivateKeyFile;
import org.countersign.core.keys.Secret;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.sshconfig.BuiltInFile;
import org.countersign.core.x509.X509Certificates;

/// The files of a new authority, in the layout of [StepPath]. The configuration comes last: where it is, the rest is too.
final class AuthorityFiles {
    private final StepPath path;
    private final SecureRandom random;
    private final StagedFiles files;

    AuthorityFiles(StepPath path, SecureRandom random) {
        this.path = path;
        this.random = random;
        this.files = new StagedFiles(path.path());
    }

    /// Those of the files that exist: a new authority would replace them.
    static List<Path> existing(StepPath path, Blueprint blueprint) {
        var files = new ArrayList<>(List.of(path.secret("intermediate_ca_key"), path.root(),
                path.certificate("intermediate_ca.crt")));
        if (blueprint.root().isEmpty()) {
            files.add(path.secret("root_ca_key"));
        }
        if (blueprint.sshKeys().isPresent()) {
            files.addAll(List.of(path.secret("ssh_host_ca_key"), path.secret("ssh_user_ca_key"),
                    path.certificate("ssh_host_ca_key.pub"), path.certificate("ssh_user_ca_key.pub")));
        }
        if (blueprint.service().isPresent()) {
            files.addAll(List.of(path.defaults(), path.caConfig()));
            blueprint.sshKeys().ifPresent(_ -> BuiltInFile.all().forEach(file -> files.add(path.sshTemplate(file.template()))));
        }
        return files.stream().filter(file -> Files.exists(file, LinkOption.NOFOLLOW_LINKS)).toList();
    }

    StagedFiles of(Authority authority, Blueprint blueprint) {
        secrets(authority, blueprint.password());
        authority.ssh().ifPresent(ssh -> {
            publicKey("ssh_host_ca_key.pub", ssh.host());
            publicKey("ssh_user_ca_key.pub", ssh.user());
        });
        certificate("root_ca.crt", authority.root());
        certificate("intermediate_ca.crt", authority.intermediate());
        blueprint.service().ifPresent(service -> {
            var key = authority.provisioner().orElseThrow();
            var encrypted = key.encrypt(service.password(), random);
            authority.ssh().ifPresent(_ -> BuiltInFile.all().forEach(file ->
                    files.add(path.sshTemplate(file.template()), file.text(), FileMode.PUBLIC)));
            json(path.defaults(), defaults(service, authority));
            json(path.caConfig(), new CaConfigJson(path, authority.ssh().isPresent()).of(service, key, encrypted));
        });
        return files;
    }

    /// The server opens its keys together, by one derivation. The root's key, which it never reads, has a salt of its own: what opens
    /// the others opens nothing here. A derivation takes a noticeable time on purpose, so the two run side by side.
    private void secrets(Authority authority, Secret password) {
        var root = new LinkedHashMap<String, KeyPair>();
        authority.rootKey().ifPresent(key -> root.put("root_ca_key", key));
        var served = new LinkedHashMap<String, KeyPair>();
        served.put("intermediate_ca_key", authority.intermediateKey());
        authority.ssh().ifPresent(ssh -> {
            served.put("ssh_host_ca_key", ssh.host());
            served.put("ssh_user_ca_key", ssh.user());
        });
        Stream.of(root, served).filter(keys -> !keys.isEmpty()).parallel().map(keys -> encrypted(keys, password)).toList()
                .forEach(texts -> texts.forEach((name, text) -> files.add(path.secret(name), text, FileMode.PRIVATE)));
    }

    private SequencedMap<String, String> encrypted(SequencedMap<String, KeyPair> keys, Secret password) {
        var texts = PrivateKeyFile.encryptedPkcs8(List.copyOf(keys.values()), password, random).iterator();
        var named = new LinkedHashMap<String, String>();
        keys.keySet().forEach(name -> named.put(name, texts.next()));
        return named;
    }

    private void publicKey(String name, KeyPair key) {
        files.add(path.certificate(name), SshPublicKey.of(key.getPublic()).toLine() + "\n", FileMode.PRIVATE);
    }

    private void certificate(String name, X509Certificate certificate) {
        files.add(path.certificate(name), Pem.encode("CERTIFICATE", X509Certificates.der(certificate)), FileMode.PRIVATE);
    }

    private void json(Path file, JsonObject content) {
        files.add(file, Json.writeIndented(content, "\t"), FileMode.PUBLIC);
    }

    private JsonObject defaults(Blueprint.Service service, Authority authority) {
        return JsonObject.builder()
                .put("ca-url", service.caUrl())
                .put("ca-config", path.caConfig().toString())
                .put("fingerprint", X509Certificates.fingerprint(authority.root()))
                .put("root", path.root().toString())
                .build();
    }
}
