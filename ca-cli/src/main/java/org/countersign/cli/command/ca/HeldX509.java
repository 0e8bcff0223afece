package org.countersign.cli.command.ca;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.List;
import org.countersign.cli.client.ClientIdentity;
import org.countersign.cli.command.online.PasswordSource;
import org.countersign.cli.command.online.TokenFlags;
import org.countersign.cli.command.renewal.Lifetime;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.keys.PrivateKeyFile;
import org.countersign.core.keys.RegularFile;
import org.countersign.core.x509.CertificateBundle;
import org.countersign.core.x509.X509FormatException;

/// An X.509 certificate with its chain and its private key, from two files: whoever holds both may renew or revoke it.
record HeldX509(List<X509Certificate> chain, KeyPair key) {
    private static final int LARGEST_FILE = 1024 * 1024;

    static HeldX509 of(Invocation call, Path file, Path keyFile) {
        return of(file, keyFile, password(call, keyFile));
    }

    static PasswordSource password(Invocation call, Path keyFile) {
        return PasswordSource.of(call, "Please enter the password to decrypt " + keyFile, TokenFlags.PASSWORD_FILE);
    }

    static HeldX509 of(Path file, Path keyFile, PasswordSource source) {
        var chain = chain(file);
        var key = source.open(password -> PrivateKeyFile.read(keyFile, password));
        if (!key.getPublic().equals(chain.getFirst().getPublicKey())) {
            throw new CommandFailure("the certificate " + file + " is not for the key " + keyFile)
                    .hint("name the certificate and the private key of the same key pair");
        }
        return new HeldX509(chain, key);
    }

    private static List<X509Certificate> chain(Path file) {
        try {
            return CertificateBundle.parse(
                    new String(RegularFile.read(file, LARGEST_FILE, "certificate"), StandardCharsets.ISO_8859_1));
        } catch (X509FormatException e) {
            throw new CommandFailure("error parsing " + file + ": " + e.getMessage()).because(e);
        }
    }

    static Lifetime lifetime(Path file) {
        var leaf = chain(file).getFirst();
        return new Lifetime(leaf.getNotBefore().toInstant(), leaf.getNotAfter().toInstant());
    }

    X509Certificate leaf() {
        return chain.getFirst();
    }

    ClientIdentity identity() {
        return new ClientIdentity(chain, key.getPrivate());
    }
}
