package org.countersign.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SNIHostName;
import org.countersign.server.exchange.Reply;
import org.countersign.server.http.Routes.Capability;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {
    @TempDir
    Path directory;

    private static TestFront front;

    @BeforeAll
    static void start() {
        front = TestFront.start(Map.of(Capability.HEALTH, _ -> Reply.text(200, "text/plain", "ok")));
    }

    @AfterAll
    static void stop() {
        front.close();
    }

    private static TestFront start(TlsSettings settings) {
        var identity = TestFront.PKI.identity("localhost", "127.0.0.1");
        return TestFront.start(TestFront.PATIENT, settings, () -> identity,
                Map.of(Capability.HEALTH, _ -> Reply.text(200, "text/plain", "ok")));
    }

    /// The suites that a client which knows them all, one at a time, can agree on with the server.
    private static TreeSet<String> accepted(TestFront front, String protocol) throws Exception {
        var accepted = new TreeSet<String>();
        var known = front.untrustingSocket();
        known.close();
        for (var suite : known.getSupportedCipherSuites()) {
            try (var socket = front.untrustingSocket()) {
                socket.setEnabledProtocols(new String[] {protocol});
                socket.setEnabledCipherSuites(new String[] {suite});
                socket.startHandshake();
                accepted.add(socket.getSession().getCipherSuite());
            } catch (IOException | IllegalArgumentException _) {
                // Not this one.
            }
        }
        return accepted;
    }

    @Test
    void exactly_the_suites_of_the_settings_are_spoken() throws Exception {
        assertEquals(new TreeSet<>(List.of("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256")), accepted(front, "TLSv1.2"));
        assertEquals(new TreeSet<>(List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384",
                "TLS_CHACHA20_POLY1305_SHA256")), accepted(front, "TLSv1.3"));
    }

    @Test
    void a_configured_suite_replaces_the_defaults() throws Exception {
        try (var other = start(TlsSettings.between("TLSv1.2", "TLSv1.2",
                List.of("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384")))) {
            assertEquals(new TreeSet<>(List.of("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384")), accepted(other, "TLSv1.2"));
            assertEquals(new TreeSet<>(), accepted(other, "TLSv1.3"));
        }
    }

    @Test
    void a_lowest_version_of_1_3_leaves_no_1_2() throws Exception {
        try (var other = start(TlsSettings.between("TLSv1.3", "TLSv1.3", TlsSettings.DEFAULT.cipherSuites()))) {
            assertEquals(new TreeSet<>(), accepted(other, "TLSv1.2"));
            assertFalse(accepted(other, "TLSv1.3").isEmpty());
        }
    }

    @Test
    void an_unknown_suite_stops_the_start_by_name() {
        var refusal = assertThrows(IllegalArgumentException.class,
                () -> start(TlsSettings.between("TLSv1.2", "TLSv1.3", List.of("TLS_RSA_WITH_NONSENSE"))));
        assertEquals("the cipher suite TLS_RSA_WITH_NONSENSE is not supported", refusal.getMessage());
        assertThrows(IllegalArgumentException.class, () -> new TlsSettings(List.of(), List.of("TLSv1.1")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1", "-tls1_1", "-tls1_2 -cipher NULL", "-tls1_2 -cipher aNULL", "-tls1_2 -cipher AES128-SHA",
        "-tls1_2 -cipher ECDHE-ECDSA-AES128-SHA", "-tls1_3 -groups ffdhe2048", "-tls1_2 -alpn h2,junk -cipher RSA"})
    void openssl_cannot_agree_on_anything_old_or_weak(String options) throws Exception {
        var output = openSsl(options, "");
        assertTrue(output.contains("Cipher is (NONE)") || output.contains("rror"), output);
        assertFalse(output.contains("Cipher is TLS") || output.contains("Cipher is ECDHE"), output);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3", "-tls1_3 -groups P-256", "-tls1_3 -groups X25519", "-tls1_3 -groups P-384",
        "-alpn h2,http/1.1", "-alpn junk", "-servername other.example", "-noservername"})
    void openssl_agrees_on_what_is_good(String options) throws Exception {
        var output = openSsl(options + " -verify_return_error -CAfile root.pem", "GET /health HTTP/1.0\r\n\r\n");
        assertTrue(output.contains("Verify return code: 0 (ok)"), output);
        assertTrue(output.contains("HTTP/1.1 200 OK"), output);
    }

    @Test
    void a_client_cannot_renegotiate() throws Exception {
        var output = openSsl("-tls1_2", "R\nGET /health HTTP/1.0\r\n\r\n");
        assertTrue(output.contains("RENEGOTIATING"), output);
        assertFalse(output.contains("HTTP/1.1 200 OK"), output);
    }

    /// In TLS 1.3 each side ends by itself.
    @Test
    void who_says_the_end_behind_a_request_still_gets_the_answer() throws Exception {
        try (var socket = front.untrustingSocket()) {
            socket.setEnabledProtocols(new String[] {"TLSv1.3"});
            socket.getOutputStream().write("GET /health HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertTrue(answer.startsWith("HTTP/1.1 200 OK") && answer.endsWith("ok"), answer);
        }
    }

    @Test
    void any_name_asked_for_is_served() throws Exception {
        try (var socket = front.untrustingSocket()) {
            var parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName("something.else.example")));
            socket.setSSLParameters(parameters);
            socket.startHandshake();
        }
    }

    private String openSsl(String options, String input) throws Exception {
        var pem = org.countersign.core.x509.CertificateBundle.toPem(TestFront.PKI.root);
        Files.writeString(directory.resolve("root.pem"), pem);
        var command = new ArrayList<>(List.of("openssl", "s_client", "-connect", "127.0.0.1:" + front.front.port()));
        command.addAll(List.of(options.split(" ")));
        var output = directory.resolve("out").toFile();
        var process = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true)
                .redirectOutput(output).start();
        try (var in = process.outputWriter()) {
            for (var line : input.split("(?<=\n)")) {
                in.write(line);
                in.flush();
                Thread.sleep(line.isBlank() ? 0 : 300);
            }
            // With a request open, it ends when the server closes; the end of its input would end it before.
            process.waitFor(input.isEmpty() ? 0 : 30, TimeUnit.SECONDS);
        } catch (IOException _) {
            // The handshake failed before anything was read.
        }
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        return Files.readString(output.toPath());
    }
}
