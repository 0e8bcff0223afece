package org.countersign.cli.command.ca;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.core.crypto.Digests;
import org.countersign.core.keys.KeyFormatException;
import org.countersign.core.keys.Pem;
import org.countersign.core.keys.RegularFile;
import org.countersign.core.x509.CertificateRequest;
import org.countersign.core.x509.X509FormatException;

/// How a token names the only certificate request it is good for: SHA-256 of its DER, in base64url without padding.
final class Confirmation {
    private static final int LARGEST_FILE = 64 * 1024;

    private Confirmation() {}

    static String of(byte[] request) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Digests.sha256(request));
    }

    static String ofFile(String file) {
        var text = new String(RegularFile.read(Path.of(file), LARGEST_FILE, "certificate request"), StandardCharsets.ISO_8859_1);
        try {
            CertificateRequest.parse(text);
            return of(Pem.parse(text).getFirst().der());
        } catch (X509FormatException | KeyFormatException e) {
            throw new CommandFailure("error parsing " + file + ": " + e.getMessage()).because(e);
        }
    }
}
