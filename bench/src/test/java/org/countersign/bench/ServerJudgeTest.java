package org.countersign.bench;

import static org.countersign.bench.LabTls.INTERMEDIATE;
import static org.countersign.bench.LabTls.NOW;
import static org.countersign.bench.LabTls.ROOT;
import static org.countersign.bench.LabTls.leaf;
import static org.countersign.bench.LabTls.newKey;
import static org.countersign.bench.LabTls.server;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.countersign.core.crypto.Crypto;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ServerJudgeTest {
    @BeforeAll
    static void use_the_cryptography_of_the_server() {
        Crypto.fastest().preferEverywhere();
    }

    private static void judge(X509Certificate root, X509Certificate... chain) throws CertificateException {
        new ServerJudge(root, "127.0.0.1", Crypto.fastest()).checkServerTrusted(chain, "UNKNOWN");
    }

    private static void assertRefused(X509Certificate root, X509Certificate... chain) {
        assertThrows(CertificateException.class, () -> judge(root, chain));
    }

    @Test
    void believes_a_server_whose_chain_leads_to_the_root() {
        assertDoesNotThrow(() -> judge(ROOT, leaf(newKey(), "127.0.0.1", NOW.minusSeconds(60), Optional.empty()), INTERMEDIATE));
    }

    @Test
    void refuses_a_twin_of_the_root_with_another_key() {
        assertRefused(LabTls.root(newKey()), leaf(newKey(), "127.0.0.1", NOW.minusSeconds(60), Optional.empty()), INTERMEDIATE);
    }

    @Test
    void refuses_a_leaf_without_its_intermediate() {
        assertRefused(ROOT, leaf(newKey(), "127.0.0.1", NOW.minusSeconds(60), Optional.empty()));
    }

    @Test
    void refuses_a_leaf_that_signed_another() {
        var leaf = leaf(newKey(), "127.0.0.1", NOW.minusSeconds(60), Optional.empty());
        assertRefused(ROOT, leaf, leaf, INTERMEDIATE);
    }

    @Test
    void refuses_another_name_an_old_certificate_and_one_for_clients() {
        assertRefused(ROOT, leaf(newKey(), "127.0.0.2", NOW.minusSeconds(60), Optional.empty()), INTERMEDIATE);
        assertRefused(ROOT, leaf(newKey(), "127.0.0.1", NOW.minusSeconds(7200), Optional.empty()), INTERMEDIATE);
        assertRefused(ROOT, leaf(newKey(), "127.0.0.1", NOW.minusSeconds(60), Optional.of(KeyPurposeId.id_kp_clientAuth)), INTERMEDIATE);
    }

    /// The server hands out tickets; nobody comes back with one.
    @Test
    void each_handshake_is_a_whole_one_in_machine_code() throws Exception {
        var context = ClientTls.trusting(ROOT, "127.0.0.1", Crypto.fastest());
        assertEquals("BoringSSL", ClientTls.name(context));
        try (var server = server(); var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 3; i++) {
                long before = System.currentTimeMillis();
                var begun = executor.submit(() -> sessionBegan(server));
                try (var client = ClientTls.secure(new Socket(server.getInetAddress(), server.getLocalPort()), context)) {
                    client.getOutputStream().write('x');
                    assertEquals('y', client.getInputStream().read());
                }
                assertTrue(begun.get(60, TimeUnit.SECONDS) >= before);
                Thread.sleep(2);
            }
        }
    }

    /// A session that is resumed began in a connection of before.
    private static long sessionBegan(SSLServerSocket server) throws Exception {
        try (var socket = (SSLSocket) server.accept()) {
            socket.setSoTimeout(60_000);
            assertEquals('x', socket.getInputStream().read());
            socket.getOutputStream().write('y');
            return socket.getSession().getCreationTime();
        }
    }
}
