package org.countersign.cli.command.ssh;

import org.countersign.cli.command.HashText;
import org.countersign.cli.command.Sha256;
import org.countersign.core.ssh.SshFormatException;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.ssh.SshReader;
import org.countersign.core.text.Printable;

/// `256 SHA256:… comment (ED25519)`: how a key or certificate is named to people.
final class FingerprintLine {
    private static final String DEFAULT_FORMAT = "base64-raw";
    private static final String DSA = "ssh-dss";

    private FingerprintLine() {}

    /// Names the key, also the one inside a certificate.
    static String ofKey(PublicLine line, String format) {
        if (line.type().equals(DSA)) {
            return compose(dsaBits(line.blob()), hash(line.blob(), format), line, "DSA");
        }
        var key = line.key();
        return compose(key.bits(), hash(key.blob(), format), line, key.type().algorithm());
    }

    /// Names the certificate itself.
    static String ofCertificate(PublicLine line, String format) {
        var key = line.certificate().body().key();
        return compose(key.bits(), hash(line.blob(), format), line, key.type().algorithm());
    }

    /// As [#ofKey], but a key of a type we do not know is named by its type instead of refused.
    static String ofAnyKey(PublicLine line) {
        try {
            return ofKey(line, DEFAULT_FORMAT);
        } catch (SshFormatException _) {
            return compose(0, hash(line.blob(), DEFAULT_FORMAT), line, line.type());
        }
    }

    private static String compose(int bits, String hash, PublicLine line, String algorithm) {
        String comment = line.comment().isEmpty() ? "no comment" : Printable.text(line.comment());
        return bits + " " + hash + " " + comment + " (" + algorithm + (line.isCertificate() ? "-CERT" : "") + ")";
    }

    /// As OpenSSH names a key.
    static String fingerprint(SshPublicKey key) {
        return hash(key.blob(), DEFAULT_FORMAT);
    }

    private static String hash(byte[] blob, String format) {
        return "SHA256:" + HashText.of(Sha256.of(blob), format);
    }

    private static int dsaBits(byte[] blob) {
        var reader = new SshReader(blob);
        reader.string();
        return reader.positiveMpint().bitLength();
    }
}
