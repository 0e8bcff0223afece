package org.countersign.cli.command.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.countersign.cli.CliRun;
import org.countersign.cli.RunningCa;
import org.countersign.testing.FreePorts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `certificate verify` where the `openssl` command is the CA: it makes the lists, and answers for the responder behind an HTTP server.
@Timeout(120)
class RevocationCheckTest {
    @TempDir
    static Path directory;
    private static HttpServer server;
    private static String site;

    @BeforeAll
    static void openCa() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
        site = "http://127.0.0.1:" + server.getAddress().getPort();
        server.createContext("/ocsp", RevocationCheckTest::answer);
        server.createContext("/list", exchange -> reply(exchange, Files.readAllBytes(directory.resolve("list.der"))));
        server.createContext("/junk", exchange -> reply(exchange, new byte[] {'n', 'o'}));
        server.start();
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
                [any]
                commonName = supplied
                [leaf]
                crlDistributionPoints = URI:http://127.0.0.1:%1$d/gone, URI:%2$s/list
                authorityInfoAccess = OCSP;URI:%2$s/junk, OCSP;URI:%2$s/ocsp
                [plain]
                subjectAltName = DNS:plain.lab
                [responder]
                extendedKeyUsage = OCSPSigning
                """.formatted(FreePorts.next(), site));
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "ca.key", "-out", "ca.crt",
                "-subj", "/CN=Lab", "-days", "30", "-addext", "keyUsage=critical,keyCertSign,cRLSign");
        for (var name : List.of("good:leaf", "taken:leaf", "forgotten:leaf", "plain:plain", "responder:responder")) {
            issue(name.replaceFirst(":.*", ""), name.replaceFirst(".*:", ""));
        }
        openssl("ca", "-config", "ca.cnf", "-revoke", "taken.crt", "-crl_reason", "keyCompromise");
        openssl("ca", "-config", "ca.cnf", "-gencrl", "-out", "list.pem");
        openssl("crl", "-in", "list.pem", "-outform", "DER", "-out", "list.der");
        var index = directory.resolve("index.txt");
        Files.write(index, Files.readAllLines(index).stream().filter(line -> !line.contains("forgotten")).toList());
    }

    @AfterAll
    static void close() {
        server.stop(0);
    }

    private static void issue(String name, String section) throws Exception {
        openssl("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", name + ".key", "-out", name + ".csr",
                "-subj", "/CN=" + name);
        openssl("ca", "-batch", "-config", "ca.cnf", "-notext", "-in", name + ".csr", "-out", name + ".crt", "-extensions", section);
    }

    private static void openssl(String... words) throws IOException {
        var command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(words));
        var log = Files.createTempFile(directory, "openssl", ".log");
        var process = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            process.getOutputStream().close();
            assertTrue(process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0, () -> command + " " + log);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            process.destroyForcibly();
        }
    }

    /// What a responder does, by the program that is one.
    private static void answer(HttpExchange exchange) throws IOException {
        var question = Files.createTempFile(directory, "question", ".der");
        var answer = Files.createTempFile(directory, "answer", ".der");
        Files.write(question, exchange.getRequestBody().readAllBytes());
        openssl("ocsp", "-index", "index.txt", "-CA", "ca.crt", "-rsigner", "responder.crt", "-rkey", "responder.key",
                "-reqin", question.toString(), "-respout", answer.toString());
        reply(exchange, Files.readAllBytes(answer));
    }

    private static void reply(HttpExchange exchange, byte[] body) throws IOException {
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static String file(String name) {
        return directory.resolve(name).toString();
    }

    private static CliRun verify(String name, String... more) {
        var words = new ArrayList<>(List.of("certificate", "verify", file(name + ".crt"), "--roots", file("ca.crt")));
        words.addAll(List.of(more));
        return CliRun.user(directory).run(words.toArray(String[]::new));
    }

    private static void refused(String message, CliRun run) {
        assertEquals(1, run.exitCode(), run.err());
        assertEquals("", run.out());
        assertTrue(run.err().startsWith(message), run.err());
    }

    @Test
    void a_good_certificate_passes_by_the_addresses_that_it_names() {
        assertEquals(new CliRun(0, "", ""), verify("good", "--verify-crl", "--verify-ocsp"));
        assertEquals("""
                certificate validated against roots in %s
                certificate not revoked in CRL %2$s/list
                certificate status is good according to OCSP %2$s/ocsp
                """.formatted(file("ca.crt"), site), verify("good", "--verify-crl", "--verify-ocsp", "--verbose").out());
    }

    @Test
    void a_revoked_certificate_is_refused_by_whichever_is_asked() {
        assertEquals(0, verify("taken").exitCode());
        refused("certificate marked as revoked in CRL " + site + "/list\nhint: it was revoked at ", verify("taken", "--verify-crl"));
        var byResponder = verify("taken", "--verify-ocsp");
        refused("certificate has been revoked according to OCSP " + site + "/ocsp\nhint: it was revoked at ", byResponder);
        assertTrue(byResponder.err().contains("reason: keyCompromise"), byResponder.err());
    }

    @Test
    void a_certificate_that_the_responder_does_not_know_is_refused() {
        refused("certificate status is unknown according to OCSP " + site + "/ocsp\n", verify("forgotten", "--verify-ocsp"));
    }

    @Test
    void a_list_may_be_a_file() {
        for (var list : List.of("list.pem", "list.der")) {
            assertEquals(0, verify("plain", "--verify-crl", "--crl-endpoint", file(list)).exitCode());
            refused("certificate marked as revoked in CRL ", verify("taken", "--verify-crl", "--crl-endpoint", file(list)));
        }
    }

    @Test
    void without_an_answer_to_rely_on_it_is_refused() {
        refused("CRL distribution endpoint not found in certificate\n", verify("plain", "--verify-crl"));
        refused("no OCSP AIA extension found\n", verify("plain", "--verify-ocsp"));
        refused("could not verify certificate against CRL distribution point(s): " + file("none.crl")
                + ": reading the list failed: no such file or directory\n", verify("good", "--verify-crl", "--crl-endpoint", file("none.crl")));
        refused("could not verify certificate against CRL distribution point(s): /dev/zero: it is too large for a revocation list\n",
                verify("good", "--verify-crl", "--crl-endpoint", "/dev/zero"));
        refused("could not verify certificate against CRL distribution point(s): " + site + "/junk: it is not a certificate revocation list\n",
                verify("good", "--verify-crl", "--crl-endpoint", site + "/junk"));
        refused("could not verify certificate against OCSP server(s): " + site + "/junk: it is not an answer of an OCSP responder\n",
                verify("good", "--verify-ocsp", "--ocsp-endpoint", site + "/junk"));
        refused("could not verify certificate against OCSP server(s): " + site + "/none: the server answered with status 404\n",
                verify("good", "--verify-ocsp", "--ocsp-endpoint", site + "/none"));
    }

    @Test
    void where_nobody_answers_another_address_may_be_named() {
        refused("""
                could not verify certificate against CRL distribution point(s): https://127.0.0.1:1/list: connection refused
                hint: check it: '--crl-endpoint' names the list of its issuer, a URL or a file
                """, verify("good", "--verify-crl", "--crl-endpoint", "https://127.0.0.1:1/list"));
        refused("""
                could not verify certificate against OCSP server(s): http://127.0.0.1:1: connection refused
                hint: check it: '--ocsp-endpoint' names the URL of a responder of its issuer
                """, verify("good", "--verify-ocsp", "--ocsp-endpoint", "http://127.0.0.1:1"));
    }

    @Test
    void an_address_is_not_typed_in_vain() {
        assertTrue(CliRun.user(directory).run("certificate", "verify", "--help").out().replaceAll("\\s+", " ").contains("not the intermediates"));
        refused("flag '--crl-endpoint' requires the '--verify-crl' flag", verify("good", "--crl-endpoint", site + "/list"));
        refused("flag '--ocsp-endpoint' requires the '--verify-ocsp' flag", verify("good", "--ocsp-endpoint", site + "/ocsp"));
        assertEquals(0, CliRun.user(directory).with("STEP_CRL_ENDPOINT", site + "/none")
                .run("certificate", "verify", file("good.crt"), "--roots", file("ca.crt")).exitCode());
    }

    @Test
    void the_issuer_is_the_one_of_the_path() {
        assertEquals(0, verify("good", "--issuing-ca", file("ca.crt"), "--verify-crl").exitCode());
        refused("failed to verify certificate: " + file("plain.crt") + " is not the certificate of its issuer", verify("good", "--issuing-ca", file("plain.crt")));
    }

    @Test
    void roots_are_several_files_a_directory_or_those_of_the_system() throws Exception {
        var roots = Files.createDirectory(directory.resolve("roots"));
        Files.copy(directory.resolve("ca.crt"), roots.resolve("lab.crt"));
        Files.copy(directory.resolve("plain.crt"), roots.resolve("another.crt"));
        Files.copy(directory.resolve("plain.key"), roots.resolve("something.else"));
        var user = CliRun.user(directory);
        assertEquals(0, user.run("certificate", "verify", file("good.crt"), "--roots", roots.toString()).exitCode());
        refused(roots.getParent() + "/none does not contain a certificate",
                user.run("certificate", "verify", file("good.crt"), "--roots", Files.createDirectory(directory.resolve("none")).toString()));
        assertEquals(0, user.run("certificate", "verify", file("good.crt"), "--roots", file("plain.crt") + "," + file("ca.crt")).exitCode());
        assertEquals(0, user.with("SSL_CERT_FILE", file("ca.crt")).run("certificate", "verify", file("good.crt")).exitCode());
        refused("failed to verify certificate: it leads to none of the roots", user.run("certificate", "verify", file("good.crt")));
    }

    /// The list of this product itself, over TLS.
    @Test
    void ca_server_tells_what_it_revoked(@TempDir Path home) throws Exception {
        try (var ca = RunningCa.start(home)) {
            var leaf = home.resolve("web.crt").toString();
            var key = home.resolve("web.key").toString();
            var root = home.resolve("root.crt").toString();
            ca.trustedUser().must("ca", "certificate", "web.lab", leaf, key);
            ca.user().must("ca", "root", root, "--fingerprint", ca.fingerprint());
            var words = new String[] {"certificate", "verify", leaf, "--roots", root, "--verify-crl", "--crl-endpoint", ca.url() + "/1.0/crl"};
            ca.user().must(words);
            ca.user().must("ca", "revoke", "--cert", leaf, "--key", key, "--reasonCode", "Superseded");
            var run = ca.user().run(words);
            refused("certificate marked as revoked in CRL " + ca.url() + "/1.0/crl\n", run);
            assertTrue(run.err().contains("reason: superseded"), run.err());
        }
    }
}
