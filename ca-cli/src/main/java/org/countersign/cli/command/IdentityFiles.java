package org.countersign.cli.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.countersign.cli.client.ClientIdentity;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.FileFailure;
import org.countersign.cli.home.StepPath;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonException;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.core.keys.AtomicFile;
import org.countersign.core.keys.FileMode;
import org.countersign.core.keys.KeyFileException;
import org.countersign.core.keys.PrivateKeyFile;
import org.countersign.core.keys.RegularFile;
import org.countersign.core.keys.WrongPasswordException;
import org.countersign.core.x509.CertificateBundle;
import org.countersign.core.x509.X509FormatException;

/// The X.509 identity of this user or host: a client certificate that is offered on every connection, for CAs that want to know who
/// calls. It comes beside an SSH certificate; most CAs never ask for one.
public record IdentityFiles(StepPath path) {
    private static final String TYPE = "mTLS";
    private static final String HOST_ID = "urn:uuid:";
    private static final int URI = 6;
    private static final int LARGEST = 1024 * 1024;

    private record Held(List<X509Certificate> chain, KeyPair key) {}

    /// One that is valid now. What is missing, broken or over is no identity, and no failure: it is only an offer.
    public Optional<ClientIdentity> load(Instant now) {
        return read().filter(held -> isValid(held.chain().getFirst(), now)).map(held -> new ClientIdentity(held.chain(), held.key().getPrivate()));
    }

    private static boolean isValid(X509Certificate leaf, Instant now) {
        var date = Date.from(now);
        return !date.before(leaf.getNotBefore()) && !date.after(leaf.getNotAfter());
    }

    /// Of an identity that may be over: the next one is for the same key.
    public Optional<KeyPair> key() {
        return read().map(Held::key);
    }

    /// By which the CA knew this host before.
    public Optional<String> hostId() {
        return read().flatMap(held -> hostId(held.chain().getFirst()));
    }

    private static Optional<String> hostId(X509Certificate leaf) {
        try {
            var names = leaf.getSubjectAlternativeNames();
            return names == null ? Optional.empty() : names.stream().filter(name -> name.getFirst().equals(URI)).map(name -> name.get(1).toString())
                    .filter(uri -> uri.startsWith(HOST_ID)).map(uri -> uri.substring(HOST_ID.length())).findFirst();
        } catch (CertificateParsingException _) {
            return Optional.empty();
        }
    }

    private Optional<Held> read() {
        if (Files.notExists(path.identityConfig())) {
            return Optional.empty();
        }
        try {
            var config = Json.parseObject(RegularFile.read(path.identityConfig(), LARGEST, "identity"), JsonLimits.FILE);
            if (!config.text("type").equalsIgnoreCase(TYPE)) {
                return Optional.empty();
            }
            var chain = CertificateBundle.parse(text(Path.of(config.text("crt"))));
            var key = PrivateKeyFile.read(Path.of(config.text("key")), () -> {
                throw new WrongPasswordException("nobody is asked for the password of an identity");
            });
            return Optional.of(new Held(chain, key)).filter(held -> held.key().getPublic().equals(chain.getFirst().getPublicKey()));
        } catch (JsonException | X509FormatException | KeyFileException | InvalidPathException _) {
            return Optional.empty();
        }
    }

    private static String text(Path file) {
        return new String(RegularFile.read(file, LARGEST, "certificate"), StandardCharsets.ISO_8859_1);
    }

    /// @param chain PEM, the certificate of the key first
    /// @throws org.countersign.cli.failure.CommandFailure when it is for another key, or cannot be written
    public void store(List<String> chain, KeyPair key) {
        if (!isFor(key, chain)) {
            throw new CommandFailure("the CA sent a certificate for another key");
        }
        var config = JsonObject.builder().put("type", TYPE).put("crt", path.identityCertificate().toString())
                .put("key", path.identityKey().toString()).build();
        try {
            AtomicFile.createDirectories(path.identityCertificate().getParent());
            AtomicFile.createDirectories(path.identityConfig().getParent());
            write(path.identityKey(), PrivateKeyFile.plainPem(key));
            write(path.identityCertificate(), String.join("", chain));
            write(path.identityConfig(), Json.writeIndented(config, "   "));
        } catch (IOException e) {
            throw FileFailure.of("writing the identity", e);
        }
    }

    /// What the CA sent beside a renewed SSH certificate, if it is for the key of this identity.
    public void renew(List<String> chain) {
        var key = key();
        if (!chain.isEmpty() && key.filter(pair -> isFor(pair, chain)).isPresent()) {
            store(chain, key.get());
        }
    }

    private static boolean isFor(KeyPair key, List<String> chain) {
        try {
            return CertificateBundle.parse(String.join("", chain)).getFirst().getPublicKey().equals(key.getPublic());
        } catch (X509FormatException _) {
            return false;
        }
    }

    private static void write(Path file, String content) throws IOException {
        AtomicFile.write(file, content.getBytes(StandardCharsets.UTF_8), FileMode.PRIVATE);
    }
}
