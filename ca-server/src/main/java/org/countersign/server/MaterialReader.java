package org.countersign.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.countersign.core.crypto.Crypto;
import org.countersign.core.keys.KeyFileException;
import org.countersign.core.keys.KeyFormatException;
import org.countersign.core.keys.Pem;
import org.countersign.core.keys.WrongPasswordException;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.ssh.SshFormatException;
import org.countersign.core.x509.CertificateIssuer;
import org.countersign.core.x509.X509Certificates;
import org.countersign.core.x509.X509FormatException;
import org.countersign.server.config.CaConfig;
import org.countersign.server.issue.CaKeys;
import org.countersign.server.issue.SshCa;
import org.countersign.server.signer.FileSigner;
import org.countersign.server.signer.SignatureCounts;
import org.countersign.server.signer.Signer;
import org.countersign.server.trust.Roots;

/// Reads the certificates that the configuration names, and brings them together with their keys.
final class MaterialReader {
    /// As after a change of passwords that was interrupted.
    private static final String OTHER_PASSWORD = ". If the keys have different passwords, give each its own (--password-file, --ssh-host-password-file,"
            + " --ssh-user-password-file), or bring those that have the old one to the new one: ca-cli crypto change-pass FILE";

    private final CaConfig config;
    private final KeyFiles keys;
    private final Crypto crypto;
    private final SignatureCounts counts;

    /// @param counts counts what the keys sign
    MaterialReader(CaConfig config, KeyFiles keys, Crypto crypto, SignatureCounts counts) {
        this.config = config;
        this.keys = keys;
        this.crypto = crypto;
        this.counts = counts;
    }

    /// Closes the key files, also when they are not needed to find a fault.
    CaMaterial read() throws StartException {
        try (keys) {
            var roots = new Roots(certificates(config.roots()), certificates(config.federatedRoots()),
                    certificates(List.of(config.certificate())));
            var issuing = CertificateIssuer.of(roots.intermediates().getFirst());
            var pair = keys.issuer().get();
            var issuer = signer(pair);
            if (!issuer.publicKey().equals(issuing.publicKey())) {
                throw new StartException("the key " + config.key() + " does not belong to the certificate "
                        + config.certificate() + "; name the pair that was made together", null);
            }
            var material = new CaMaterial(roots, new CaKeys(sshCas(), issuer, issuing), issuer, new FilePrints.Key(pair));
            material.checkOwnNames(config);
            return material;
        } catch (WrongPasswordException e) {
            throw new StartException(e.getMessage() + OTHER_PASSWORD, e);
        } catch (KeyFileException | KeyFormatException | X509FormatException | SshFormatException e) {
            throw new StartException(e.getMessage(), e);
        }
    }

    private static List<X509Certificate> certificates(List<Path> files) throws StartException {
        var certificates = new ArrayList<X509Certificate>();
        for (var file : files) {
            try {
                Pem.parse(Files.readString(file)).stream().filter(block -> block.label().equals("CERTIFICATE"))
                        .map(block -> X509Certificates.parse(block.der())).forEach(certificates::add);
            } catch (IOException | KeyFormatException | X509FormatException e) {
                throw new StartException("the certificates in " + file + " cannot be read: " + e.getMessage(), e);
            }
            if (certificates.isEmpty()) {
                throw new StartException("there is no certificate in " + file, null);
            }
        }
        return certificates;
    }

    private Map<CertificateType, SshCa> sshCas() {
        var cas = new EnumMap<CertificateType, SshCa>(CertificateType.class);
        keys.sshUser().ifPresent(key -> cas.put(CertificateType.USER, new SshCa(signer(key.get()), crypto)));
        keys.sshHost().ifPresent(key -> cas.put(CertificateType.HOST, new SshCa(signer(key.get()), crypto)));
        return cas;
    }

    private Signer signer(KeyPair key) {
        return counts.count(new FileSigner(key, crypto));
    }
}
