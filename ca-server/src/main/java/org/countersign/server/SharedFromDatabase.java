package org.countersign.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.sql.SQLException;
import org.countersign.core.crypto.Crypto;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.ssh.SshSignature;
import org.countersign.core.x509.CertificateBundle;
import org.countersign.server.config.PostgresConfig;
import org.countersign.server.config.SharedDocument;
import org.countersign.server.config.SharedException;
import org.countersign.server.config.SharedSource;
import org.countersign.server.store.postgres.ConfigurationVersion;
import org.countersign.server.store.postgres.Configurations;

/// The shared configuration, from the database. It is believed only when it was signed with the issuing key: else whoever can write to
/// the database could name a provisioner, and have certificates issued to himself.
final class SharedFromDatabase implements SharedSource {
    @Override
    public SharedDocument newest(PostgresConfig database, Path certificate) throws SharedException {
        try {
            var version = Configurations.newest(OpenedStore.settings(database)).orElseThrow(() ->
                    new SharedException("there is no configuration in the " + database.place() + " yet; put one there with: ca-server config push"));
            if (!isSigned(version, certificate)) {
                throw new SharedException("version " + version.version() + " of the configuration in the " + database.place()
                        + " is not signed by the key of " + certificate + "; if that key is new, push the configuration again, else find out who wrote it");
            }
            return SharedDocument.parse(version.version(), version.content());
        } catch (SQLException | StartException e) {
            throw new SharedException("the configuration in the " + database.place() + " cannot be read: " + e.getMessage(), e);
        }
    }

    /// Whether it is signed with the key of the first certificate in the file.
    static boolean isSigned(ConfigurationVersion version, Path certificate) throws SharedException {
        var key = publicKey(certificate);
        var algorithm = SshSignature.signatureAlgorithm(SshPublicKey.of(key).type());
        return Crypto.jdk().verifier(algorithm, key).verify(version.toBeSigned(), version.signature());
    }

    private static PublicKey publicKey(Path certificate) throws SharedException {
        try {
            return CertificateBundle.parse(Files.readString(certificate)).getFirst().getPublicKey();
        } catch (IOException | RuntimeException e) {
            throw new SharedException("the certificate in " + certificate + " cannot be read: " + e.getMessage(), e);
        }
    }
}
