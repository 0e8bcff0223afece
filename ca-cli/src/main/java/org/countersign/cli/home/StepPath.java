package org.countersign.cli.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.countersign.core.keys.AtomicFile;
import org.countersign.core.keys.FileMode;

/// The directory of one authority and the names of the files in it; the base directory itself where no contexts are used.
public record StepPath(Path base, Optional<Context> context) {

    /// What `path` prints.
    public Path path() {
        return context.map(chosen -> base.resolve("authorities").resolve(chosen.authority())).orElse(base);
    }

    /// What `path --profile` prints.
    public Path profile() {
        return context.map(chosen -> base.resolve("profiles").resolve(chosen.profile())).orElse(base);
    }

    public Path defaults() {
        return config("defaults.json");
    }

    public Path profileDefaults() {
        return profile().resolve("config").resolve("defaults.json");
    }

    public Path caConfig() {
        return config("ca.json");
    }

    public Path root() {
        return certificate("root_ca.crt");
    }

    /// Says where the X.509 identity of this user or host is.
    public Path identityConfig() {
        return config("identity.json");
    }

    public Path identityCertificate() {
        return path().resolve("identity").resolve("identity.crt");
    }

    public Path identityKey() {
        return path().resolve("identity").resolve("identity_key");
    }

    public Path config(String name) {
        return path().resolve("config").resolve(name);
    }

    public Path certificate(String name) {
        return path().resolve("certs").resolve(name);
    }

    public Path secret(String name) {
        return path().resolve("secrets").resolve(name);
    }

    /// A template for ssh configuration.
    public Path sshTemplate(String name) {
        return path().resolve("templates").resolve("ssh").resolve(name);
    }

    public Path database() {
        return path().resolve("db");
    }

    /// What the CA answered lately.
    ///
    /// @param authority tells this CA from every other one that the directory may have been used with
    public Remembered remembered(String authority) {
        return new Remembered(path().resolve("cache").resolve("answers.json"), authority);
    }

    /// The directories for the files above, open to their owner alone.
    public void createDirectories() throws IOException {
        for (var file : List.of(defaults(), root())) {
            AtomicFile.createDirectories(file.getParent());
        }
    }

    /// An empty defaults file of the profile, unless there is one.
    public void createProfile() {
        if (Files.notExists(profileDefaults())) {
            JsonFile.write(profileDefaults(), "{}", FileMode.PRIVATE);
        }
    }
}
