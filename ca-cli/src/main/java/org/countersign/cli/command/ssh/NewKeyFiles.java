package org.countersign.cli.command.ssh;

import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.Optional;
import org.countersign.cli.output.OutputFile;
import org.countersign.cli.output.OutputFiles;
import org.countersign.cli.progress.Progress;
import org.countersign.cli.terminal.StatusLines;
import org.countersign.core.keys.FileMode;
import org.countersign.core.keys.PrivateKeyFile;
import org.countersign.core.keys.Secret;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.SshPublicKey;

/// The three files of a new key with its certificate, claimed together.
record NewKeyFiles(OutputFile privateKey, OutputFile publicKey, OutputFile certificate) {
    /// `K`, `K.pub` and `K-cert.pub`.
    static NewKeyFiles claim(OutputFiles files, String base) {
        return claim(files, base, Path.of(base + "-cert.pub"));
    }

    static NewKeyFiles claim(OutputFiles files, String base, Path certificate) {
        return new NewKeyFiles(files.claimSecret(Path.of(base)), files.claim(Path.of(base + ".pub"), FileMode.PUBLIC),
                files.claim(certificate, FileMode.PUBLIC));
    }

    /// @param password for the private key; without one it is written in the clear
    void write(KeyPair key, Optional<Secret> password, SshCertificate issued, Progress progress) {
        String comment = issued.body().keyId();
        privateKey.write(progress.during("Encrypting the private key",
                () -> PrivateKeyFile.openSsh(key, password, "", new SecureRandom())));
        publicKey.write(PublicLine.format(SshPublicKey.of(key.getPublic()).toLine(), comment));
        certificate.write(PublicLine.format(issued.toLine(), comment));
    }

    /// @param prefix in front of each label
    void announce(StatusLines status, String prefix) {
        status.done(prefix + "Private Key", privateKey);
        status.done(prefix + "Public Key", publicKey);
        status.done(prefix + "Certificate", certificate);
    }
}
