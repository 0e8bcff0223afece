package org.countersign.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.countersign.core.crypto.Crypto;
import org.countersign.core.keys.KeyFileException;
import org.countersign.core.keys.KeyFormatException;
import org.countersign.core.keys.Pem;
import org.countersign.core.keys.PrivateKeyFile;
import org.countersign.core.keys.Secret;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.ssh.SshFormatException;
import org.countersign.core.x509.CertificateIssuer;
import org.countersign.core.x509.CertifiedNames;
import org.countersign.core.x509.NameConstraints;
import org.countersign.core.x509.SubjectAlternativeName;
import org.countersign.core.x509.X509Certificates;
import org.countersign.core.x509.X509FormatException;
import org.countersign.server.config.CaConfig;
import org.countersign.server.config.SshConfig;
import org.countersign.server.issue.CaKeys;
import org.countersign.server.issue.SshCa;
import org.countersign.server.signer.FileSigner;
import org.countersign.server.signer.Signer;
import org.countersign.server.trust.Roots;

/// The certificates and keys that the configuration names, read and found to belong together.
record CaMaterial(Roots roots, CaKeys keys, Signer issuer) {

    static CaMaterial read(CaConfig config, KeyPasswords passwords, Crypto crypto) throws StartException {
        try {
            var roots = new Roots(certificates(config.roots()), certificates(config.federatedRoots()),
                    certificates(List.of(config.certificate())));
            var issuing = CertificateIssuer.of(roots.intermediates().getFirst());
            var issuer = signer(config.key(), passwords.forIssuer(config), crypto);
            if (!issuer.publicKey().equals(issuing.publicKey())) {
                throw new StartException("the key " + config.key() + " does not belong to the certificate "
                        + config.certificate() + "; name the pair that was made together", null);
            }
            var material = new CaMaterial(roots, new CaKeys(sshCas(config, passwords, crypto), issuer, issuing), issuer);
            material.checkOwnNames(config);
            return material;
        } catch (KeyFileException | KeyFormatException | X509FormatException | SshFormatException e) {
            throw new StartException(e.getMessage(), e);
        }
    }

    /// Roots and intermediates: what certificates of this CA's clients lead to.
    List<X509Certificate> authorities() {
        return Stream.concat(roots.roots().stream(), roots.intermediates().stream()).toList();
    }

    /// Whether a key of this CA signed the certificate.
    boolean issued(X509Certificate certificate) {
        return authorities().stream()
                .anyMatch(authority -> X509Certificates.isSignedBy(certificate, authority.getPublicKey()));
    }

    /// What the certificates above a leaf limit it to: the intermediates, and the roots they lead to.
    NameConstraints nameConstraints() {
        var signing = roots.roots().stream().filter(root -> roots.intermediates().stream()
                .anyMatch(one -> X509Certificates.isSignedBy(one, root.getPublicKey())));
        return NameConstraints.of(Stream.concat(roots.intermediates().stream(), signing).toList());
    }

    /// The server's own certificate comes from the same authority.
    private void checkOwnNames(CaConfig config) throws StartException {
        var names = config.dnsNames().stream().map(SubjectAlternativeName::ofServer).toList();
        var objection = nameConstraints().objection(CertifiedNames.of(config.commonName(), names));
        if (objection.isPresent()) {
            throw new StartException("the server cannot have a certificate for its own names in \"dnsNames\": " + objection.get(), null);
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

    private static Map<CertificateType, SshCa> sshCas(CaConfig config, KeyPasswords passwords, Crypto crypto) {
        var cas = new EnumMap<CertificateType, SshCa>(CertificateType.class);
        keyFile(config, SshConfig::userKey).ifPresent(file ->
                cas.put(CertificateType.USER, new SshCa(signer(file, passwords.forSshUser(config, file), crypto), crypto)));
        keyFile(config, SshConfig::hostKey).ifPresent(file ->
                cas.put(CertificateType.HOST, new SshCa(signer(file, passwords.forSshHost(config, file), crypto), crypto)));
        return cas;
    }

    private static Optional<Path> keyFile(CaConfig config, Function<SshConfig, Optional<Path>> which) {
        return config.ssh().flatMap(which);
    }

    private static Signer signer(Path keyFile, Supplier<Secret> password, Crypto crypto) {
        return new FileSigner(PrivateKeyFile.read(keyFile, password), crypto);
    }
}
