package org.countersign.core.x509;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestProfileTest {
    private static KeyPair newKey(String algorithm) throws NoSuchAlgorithmException {
        return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA", "Ed25519"})
    void is_read_back_with_its_key_and_names(String algorithm) throws Exception {
        var key = newKey(algorithm);
        var names = SubjectAlternativeName.split(List.of("web.example.com", "10.0.0.1", "a@example.com", "https://x/y"));
        var request = CertificateRequest.parse(RequestProfile.der(SubjectName.ofCommonName("web"), names, key));
        assertEquals(key.getPublic(), request.publicKey());
        assertEquals("web", request.commonName());
        assertEquals(Set.copyOf(names), Set.copyOf(request.names()));
    }

    @Test
    void openssl_verifies_it(@TempDir Path directory) throws Exception {
        var openSsl = new OpenSsl(directory);
        openSsl.writePem("web.csr", "CERTIFICATE REQUEST", RequestProfile.der(SubjectName.ofCommonName("web"),
                SubjectAlternativeName.split(List.of("web.example.com")), newKey("EC")));
        var outcome = openSsl.run("req", "-in", "web.csr", "-verify", "-noout", "-text");
        assertEquals(0, outcome.exitCode(), outcome.output());
        assertTrue(outcome.output().contains("DNS:web.example.com"), outcome.output());
    }

    @Test
    void may_have_no_names() throws Exception {
        var request = CertificateRequest.parse(RequestProfile.der(SubjectName.ofCommonName("web"), List.of(), newKey("Ed25519")));
        assertEquals(List.of(), request.names());
    }
}
