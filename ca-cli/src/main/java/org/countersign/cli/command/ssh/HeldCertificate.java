package org.countersign.cli.command.ssh;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import org.countersign.cli.command.online.PasswordSource;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.grammar.Flag;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.keys.PrivateKeyFile;
import org.countersign.core.keys.RegularFile;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.SshFormatException;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.text.Printable;

/// An SSH certificate together with its private key, from two files: whoever holds both may renew or revoke it.
public record HeldCertificate(SshCertificate certificate, KeyPair key) {
    private static final int LARGEST_FILE = 64 * 1024;

    /// Reads both and checks that they belong together.
    ///
    /// @param passwordFile the flag that may name a file with the password of the key
    public static HeldCertificate read(Invocation call, Path certificateFile, Path keyFile, Flag passwordFile) {
        return read(certificateFile, keyFile, password(call, keyFile, passwordFile));
    }

    /// As [#read(Invocation, Path, Path, Flag)], with a password that was looked for before.
    static HeldCertificate read(Path certificateFile, Path keyFile, PasswordSource source) {
        var certificate = certificate(certificateFile);
        var key = source.open(password -> PrivateKeyFile.read(keyFile, password));
        if (!SshPublicKey.of(key.getPublic()).equals(certificate.body().key())) {
            throw new CommandFailure("the certificate " + certificateFile + " is not for the key " + keyFile)
                    .hint("name the certificate and the private key of the same key pair");
        }
        return new HeldCertificate(certificate, key);
    }

    /// The password of a private key: from the file that a flag names, or from the terminal.
    static PasswordSource password(Invocation call, Path keyFile, Flag... passwordFiles) {
        return PasswordSource.of(call, "Please enter the password to decrypt " + keyFile, passwordFiles);
    }

    /// Reads a private key.
    public static KeyPair key(Invocation call, Path file, Flag... passwordFiles) {
        return password(call, file, passwordFiles).open(password -> PrivateKeyFile.read(file, password));
    }

    private static SshCertificate certificate(Path file) {
        String text = new String(RegularFile.read(file, LARGEST_FILE, "certificate"), StandardCharsets.UTF_8);
        var line = PublicLine.firstIn(text).filter(PublicLine::isCertificate).orElseThrow(() ->
                new CommandFailure("error parsing ssh certificate: " + file + " holds none")
                        .hint("a certificate is in a file whose name ends in -cert.pub"));
        try {
            return line.certificate();
        } catch (SshFormatException e) {
            throw new CommandFailure("error parsing ssh certificate: " + file + ": " + e.getMessage()).because(e);
        }
    }

    /// A CA renews those of hosts alone.
    ///
    /// @throws CommandFailure when it is one of a user
    void requireHost() {
        if (certificate.body().type() != CertificateType.HOST) {
            throw new CommandFailure("only host certificates are renewed, and this one is of the user '" + Printable.text(certificate.body().keyId()) + "'")
                    .hint("'ssh login' and 'ssh certificate' get a new one");
        }
    }

    /// The serial as tokens and requests name it.
    public String serial() {
        return Long.toUnsignedString(certificate.body().serial());
    }
}
