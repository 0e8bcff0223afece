package org.countersign.core.revocation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.countersign.core.x509.OpenSsl;
import org.countersign.core.x509.X509Certificates;

/// A small CA of the `openssl` command: it issues, revokes, makes lists and answers for a responder. Its keys are worthless.
final class OpenSslAuthority {
    private final Path directory;
    private final OpenSsl openssl;

    /// @param name of the authority; two of one name have different keys
    OpenSslAuthority(Path directory, String name) throws IOException {
        this.directory = Files.createDirectories(directory);
        this.openssl = new OpenSsl(directory);
        Files.writeString(directory.resolve("index.txt"), "");
        Files.writeString(directory.resolve("serial"), "1001\n");
        Files.writeString(directory.resolve("number"), "01\n");
        Files.writeString(directory.resolve("ca.cnf"), """
                [ca]
                default_ca = here
                [here]
                database = index.txt
                new_certs_dir = .
                serial = serial
                crlnumber = number
                certificate = ca.crt
                private_key = ca.key
                default_md = sha256
                default_days = 10
                default_crl_days = 7
                policy = any
                unique_subject = no
                [any]
                commonName = supplied
                [leaf]
                basicConstraints = CA:FALSE
                crlDistributionPoints = URI:http://one.lab/list, URI:ldap://two.lab/list
                authorityInfoAccess = OCSP;URI:http://ocsp.lab/, caIssuers;URI:http://ca.lab/ca.crt
                [plain]
                basicConstraints = CA:FALSE
                [responder]
                keyUsage = digitalSignature
                extendedKeyUsage = OCSPSigning
                [mute]
                keyUsage = keyEncipherment
                extendedKeyUsage = OCSPSigning
                [whole]
                authorityKeyIdentifier = keyid
                [same]
                issuingDistributionPoint = critical, @samePoint
                [samePoint]
                fullname = URI:http://one.lab/list
                onlyuser = TRUE
                [other]
                issuingDistributionPoint = critical, @otherPoint
                [otherPoint]
                fullname = URI:http://other.lab/list
                [authorities]
                issuingDistributionPoint = critical, @authoritiesPoint
                [authoritiesPoint]
                onlyCA = TRUE
                [reasons]
                issuingDistributionPoint = critical, @reasonsPoint
                [reasonsPoint]
                onlysomereasons = keyCompromise
                [indirect]
                issuingDistributionPoint = critical, @indirectPoint
                [indirectPoint]
                indirectCRL = TRUE
                [delta]
                2.5.29.27 = critical, DER:02:01:01
                [strange]
                1.2.3.4 = critical, DER:05:00
                """);
        run("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "ca.key", "-out", "ca.crt",
                "-subj", "/CN=" + name, "-days", "30", "-addext", "keyUsage=critical,keyCertSign,cRLSign");
    }

    private void run(String... words) {
        var outcome = openssl.run(words);
        assertEquals(0, outcome.exitCode(), () -> List.of(words) + outcome.output());
    }

    X509Certificate certificate() {
        return certificate("ca");
    }

    X509Certificate certificate(String name) {
        return X509Certificates.parse(openssl.readPem(name + ".crt"));
    }

    /// @param section of the configuration with its extensions
    X509Certificate issue(String name, String section) {
        run("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", name + ".key", "-out", name + ".csr",
                "-subj", "/CN=" + name);
        run("ca", "-batch", "-config", "ca.cnf", "-notext", "-in", name + ".csr", "-out", name + ".crt", "-extensions", section);
        return certificate(name);
    }

    void revoke(String name, String reason) {
        run("ca", "-config", "ca.cnf", "-revoke", name + ".crt", "-crl_reason", reason);
    }

    /// A list in PEM.
    ///
    /// @param section of the configuration with its extensions
    byte[] list(String section) throws IOException {
        run("ca", "-config", "ca.cnf", "-gencrl", "-crlexts", section, "-out", "list.pem");
        return Files.readAllBytes(directory.resolve("list.pem"));
    }

    byte[] derList(String section) throws IOException {
        list(section);
        return openssl.readPem("list.pem");
    }

    /// What the responder answers to a question in DER.
    ///
    /// @param signer  whose certificate and key it signs with
    /// @param further options
    byte[] answer(byte[] question, String signer, String... further) throws IOException {
        Files.write(directory.resolve("question.der"), question);
        var words = new ArrayList<>(List.of("ocsp", "-index", "index.txt", "-CA", "ca.crt", "-rsigner", signer + ".crt", "-rkey", signer + ".key",
                "-reqin", "question.der", "-respout", "answer.der"));
        words.addAll(Arrays.asList(further));
        run(words.toArray(String[]::new));
        return Files.readAllBytes(directory.resolve("answer.der"));
    }

    /// A question that openssl asks, without a nonce.
    byte[] questionWithoutNonce(String name) throws IOException {
        run("ocsp", "-issuer", "ca.crt", "-cert", name + ".crt", "-no_nonce", "-reqout", "plain.der");
        return Files.readAllBytes(directory.resolve("plain.der"));
    }

    /// What openssl reads in a question.
    String read(byte[] question) throws IOException {
        Files.write(directory.resolve("question.der"), question);
        return openssl.run("ocsp", "-reqin", "question.der", "-req_text").output();
    }

    /// From now on it knows nothing of what it issued.
    void forget() throws IOException {
        Files.writeString(directory.resolve("index.txt"), "");
    }
}
