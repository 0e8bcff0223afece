package org.countersign.core.x509;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.countersign.core.keys.Pem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateBundleTest {
    private static final TestAuthority AUTHORITY = TestAuthority.create();

    @TempDir
    Path directory;

    @Test
    void reads_all_certificates_in_order() {
        var both = List.of(AUTHORITY.intermediate(), AUTHORITY.root());
        assertEquals(both, CertificateBundle.parse("# issuer first\n" + CertificateBundle.toPem(both)));
    }

    @Test
    void refuses_what_is_no_bundle() {
        var key = Pem.encode("PRIVATE KEY", new byte[] {1});
        for (var text : List.of("", "x", key, CertificateBundle.toPem(AUTHORITY.root()) + key,
                Pem.encode("CERTIFICATE", new byte[] {0x30, 0}))) {
            assertThrows(X509FormatException.class, () -> CertificateBundle.parse(text));
        }
    }

    @Test
    void the_fingerprint_is_the_one_openssl_prints() {
        var openSsl = new OpenSsl(directory);
        openSsl.write("root.pem", AUTHORITY.root());
        var printed = openSsl.run("x509", "-in", "root.pem", "-noout", "-fingerprint", "-sha256").output();
        var hex = printed.substring(printed.indexOf('=') + 1).strip().replace(":", "").toLowerCase(Locale.ROOT);
        assertEquals(hex, X509Certificates.fingerprint(AUTHORITY.root()));
        assertTrue(hex.matches("[0-9a-f]{64}"));
    }
}
