package org.countersign.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLSocket;
import org.countersign.core.x509.MessageSigner;
import org.countersign.server.exchange.Reply;
import org.countersign.server.http.Routes.Capability;
import org.junit.jupiter.api.Test;

class ServerCertificateTest {
    private static final TestPki PKI = TestFront.PKI;
    private static final Duration NEVER = Duration.ofDays(1);
    private static final Duration OFTEN = Duration.ofMillis(5);

    private final AtomicReference<Instant> now = new AtomicReference<>(PKI.now);
    private final AtomicBoolean broken = new AtomicBoolean();
    private final AtomicBoolean exhausted = new AtomicBoolean();
    private final AtomicInteger refusals = new AtomicInteger();
    private final InstantSource time = now::get;

    private ServerCertificate start(Duration look) {
        MessageSigner good = PKI.issuer.algorithm().signer(PKI.intermediateKey.getPrivate());
        MessageSigner signer = message -> {
            if (broken.get()) {
                refusals.incrementAndGet();
                throw new IllegalStateException("the key is away");
            }
            if (exhausted.get()) {
                refusals.incrementAndGet();
                throw new StackOverflowError("made for this test");
            }
            return good.sign(message);
        };
        return ServerCertificate.start(new ServerCertificate.Order("Step Online CA",
                List.of("localhost", "127.0.0.1", "[::1]"), List.of(PKI.intermediate), signer), time,
                new SecureRandom(), look);
    }

    @Test
    void the_certificate_says_what_was_ordered() throws Exception {
        try (var certificate = start(NEVER)) {
            var leaf = certificate.get().leaf();
            assertEquals("CN=Step Online CA", leaf.getSubjectX500Principal().getName());
            var names = new ArrayList<String>();
            for (var name : leaf.getSubjectAlternativeNames()) {
                names.add(name.get(0) + " " + name.get(1));
            }
            assertEquals(List.of("2 localhost", "7 127.0.0.1", "7 0:0:0:0:0:0:0:1"), names);
            assertEquals(PKI.now.minusSeconds(60), leaf.getNotBefore().toInstant());
            assertEquals(PKI.now.plus(Duration.ofHours(24)), leaf.getNotAfter().toInstant());
            assertEquals(List.of("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"), leaf.getExtendedKeyUsage());
            assertEquals(null, leaf.getExtensionValue("1.3.6.1.4.1.37476.9000.64.1"));
            assertEquals(List.of(leaf, PKI.intermediate), certificate.get().chain());
        }
    }

    @Test
    void it_is_renewed_between_six_tenths_and_two_thirds_of_its_life() throws Exception {
        try (var certificate = start(OFTEN)) {
            var first = certificate.get();
            now.set(PKI.now.plus(Duration.ofMinutes(24 * 60 * 61 / 100)));
            Thread.sleep(100);
            assertSame(first, certificate.get());
            now.set(PKI.now.plus(Duration.ofHours(16)));
            var second = waitForAnother(certificate, first);
            assertNotEquals(first.leaf().getPublicKey(), second.leaf().getPublicKey());
            assertNotEquals(first.leaf().getSerialNumber(), second.leaf().getSerialNumber());
        }
    }

    private static TlsIdentity waitForAnother(ServerCertificate certificate, TlsIdentity old) throws InterruptedException {
        for (int i = 0; i < 2000; i++) {
            if (certificate.get() != old) {
                return certificate.get();
            }
            Thread.sleep(10);
        }
        throw new AssertionError("no new certificate came");
    }

    @Test
    void a_handshake_in_the_last_minute_gets_a_new_one() {
        try (var certificate = start(NEVER)) {
            var first = certificate.get();
            now.set(PKI.now.plus(Duration.ofHours(24)).minusSeconds(61));
            assertSame(first, certificate.get());
            now.set(PKI.now.plus(Duration.ofHours(24)).minusSeconds(60));
            assertNotEquals(first, certificate.get());
        }
    }

    @Test
    void a_clock_that_jumps_either_way_is_followed() {
        try (var certificate = start(NEVER)) {
            var first = certificate.get();
            now.set(PKI.now.plus(Duration.ofDays(40)));
            var second = certificate.get();
            assertNotEquals(first, second);
            now.set(PKI.now);
            assertTrue(certificate.get().leaf().getNotBefore().toInstant().isBefore(PKI.now));
        }
    }

    @Test
    void the_old_one_stays_while_the_key_is_away_and_is_replaced_when_it_is_back() throws Exception {
        try (var certificate = start(OFTEN)) {
            var first = certificate.get();
            broken.set(true);
            now.set(PKI.now.plus(Duration.ofHours(17)));
            waitForRefusal();
            assertSame(first, certificate.get());
            broken.set(false);
            Thread.sleep(100);
            assertSame(first, certificate.get());
            now.set(PKI.now.plus(Duration.ofHours(17)).plus(Duration.ofMinutes(73)));
            waitForAnother(certificate, first);
        }
    }

    /// The one thread that renews it must not end over that.
    @Test
    void it_is_renewed_after_an_error_that_nobody_expects() throws Exception {
        try (var certificate = start(OFTEN)) {
            var first = certificate.get();
            exhausted.set(true);
            now.set(PKI.now.plus(Duration.ofHours(17)));
            waitForRefusal();
            exhausted.set(false);
            now.set(PKI.now.plus(Duration.ofHours(19)));
            waitForAnother(certificate, first);
        }
    }

    private void waitForRefusal() throws InterruptedException {
        for (int i = 0; i < 2000 && refusals.get() == 0; i++) {
            Thread.sleep(10);
        }
        assertEquals(1, refusals.get());
    }

    @Test
    void a_key_that_does_not_sign_or_an_issuer_that_has_ended_stops_the_start() {
        broken.set(true);
        assertThrows(IllegalStateException.class, () -> start(NEVER));
        broken.set(false);
        now.set(PKI.now.plus(Duration.ofDays(3651)));
        assertThrows(IllegalStateException.class, () -> start(NEVER));
    }

    @Test
    void it_never_outlives_its_issuer() {
        now.set(PKI.intermediate.getNotAfter().toInstant().minus(Duration.ofHours(2)));
        try (var certificate = start(NEVER)) {
            assertEquals(PKI.intermediate.getNotAfter(), certificate.get().leaf().getNotAfter());
        }
    }

    @Test
    void the_running_listener_shows_the_new_one_to_new_connections_and_keeps_the_old_ones() throws Exception {
        try (var certificate = start(NEVER);
                var front = TestFront.start(TestFront.PATIENT, TlsSettings.DEFAULT, certificate,
                        Map.of(Capability.HEALTH, _ -> Reply.text(200, "text/plain", "ok")));
                var old = new RawClient(front)) {
            var first = certificate.get().leaf();
            assertEquals(first, shown(front));
            old.send("GET /health HTTP/1.1\r\nHost: x\r\n\r\n").readAnswer();
            // Two hours after the certificate's end, on the server's clock only.
            now.set(PKI.now.plus(Duration.ofHours(23)).plus(Duration.ofMinutes(59)));
            var second = shown(front);
            assertNotEquals(first, second);
            assertTrue(old.send("GET /health HTTP/1.1\r\nHost: x\r\n\r\n").readAnswer().endsWith("ok"));
        }
    }

    private static X509Certificate shown(TestFront front) throws Exception {
        try (SSLSocket socket = front.untrustingSocket()) {
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }
}
