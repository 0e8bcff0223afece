package org.countersign.cli.command.ca.init;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.function.Supplier;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.core.keys.KeyFormatException;
import org.countersign.core.keys.Pem;
import org.countersign.core.keys.PrivateKeyFile;
import org.countersign.core.keys.RegularFile;
import org.countersign.core.keys.Secret;
import org.countersign.core.x509.CertificateIssuer;
import org.countersign.core.x509.X509Certificates;
import org.countersign.core.x509.X509FormatException;

/// A root that was there before: certificate and key belong together, and it may sign an intermediate today.
record ExistingRoot(X509Certificate certificate, KeyPair key) {
    private static final int LARGEST = 1024 * 1024;


    static ExistingRoot read(Path certificateFile, Path keyFile, Supplier<Secret> password) {
        var certificate = certificate(certificateFile);
        checkUsable(certificate, certificateFile);
        var key = PrivateKeyFile.read(keyFile, password);
        if (!key.getPublic().equals(certificate.getPublicKey())) {
            throw new CommandFailure("the key " + keyFile + " is not the one of the root certificate " + certificateFile);
        }
        return new ExistingRoot(certificate, key);
    }

    private static X509Certificate certificate(Path file) {
        try {
            var blocks = Pem.parse(new String(RegularFile.read(file, LARGEST, "root certificate"), StandardCharsets.ISO_8859_1)).stream()
                    .filter(block -> block.label().equals("CERTIFICATE")).toList();
            if (blocks.size() != 1) {
                throw new CommandFailure("the root file " + file + " does not hold exactly one certificate");
            }
            return X509Certificates.parse(blocks.getFirst().der());
        } catch (KeyFormatException | X509FormatException e) {
            throw new CommandFailure("the root file " + file + " cannot be used: " + e.getMessage());
        }
    }

    private static void checkUsable(X509Certificate certificate, Path file) {
        boolean selfIssued = certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
        if (!selfIssued || certificate.getBasicConstraints() < 0) {
            throw new CommandFailure("the certificate " + file + " is not a root CA");
        }
        if (certificate.getBasicConstraints() == 0) {
            throw new CommandFailure("the root " + file + " may not sign an intermediate")
                    .hint("its path length is 0; make a new root without the '--root' flag");
        }
        if (certificate.getKeyUsage() != null && !certificate.getKeyUsage()[5]) {
            throw new CommandFailure("the root " + file + " may not sign certificates");
        }
        try {
            certificate.checkValidity(new Date());
            CertificateIssuer.of(certificate);
        } catch (CertificateExpiredException e) {
            throw new CommandFailure("the root " + file + " has expired").because(e);
        } catch (CertificateNotYetValidException e) {
            throw new CommandFailure("the root " + file + " is not valid yet").because(e);
        } catch (X509FormatException e) {
            throw new CommandFailure("the root " + file + " cannot be used: " + e.getMessage());
        }
    }
}
