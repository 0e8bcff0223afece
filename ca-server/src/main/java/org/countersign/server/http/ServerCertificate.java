package org.countersign.server.http;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.countersign.core.x509.CertificateIssuer;
import org.countersign.core.x509.LeafProfile;
import org.countersign.core.x509.LeafProfile.Leaf;
import org.countersign.core.x509.MessageSigner;
import org.countersign.core.x509.SubjectAlternativeName;
import org.countersign.core.x509.SubjectName;
import org.countersign.core.x509.X509Certificates;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The server's own TLS certificate. It lives for a day and in memory only; the server issues it to itself from its
/// intermediate, with a new key each time, and again well before it ends.
///
/// Renewal hangs on the clock and not on a timer, so it also follows a clock that jumps: the clock is looked at now and then, and
/// at each handshake.
public final class ServerCertificate implements Supplier<TlsIdentity>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServerCertificate.class);
    private static final Duration LIFETIME = Duration.ofHours(24);
    private static final Duration BACKDATE = Duration.ofMinutes(1);
    /// So close to its end a certificate is not shown any more.
    private static final Duration LAST_MOMENT = Duration.ofMinutes(1);
    private static final Duration RETRY_AT_HANDSHAKE = Duration.ofSeconds(10);
    private static final int SERIAL_BITS = 127;

    private final Order order;
    private final CertificateIssuer issuer;
    private final InstantSource time;
    private final SecureRandom random;
    private final ReentrantLock renewing = new ReentrantLock();
    private final Thread watch;
    private volatile TlsIdentity current;
    private volatile Instant renewAt;
    private volatile Instant notAgainBefore = Instant.MIN;

    /// What the certificate is to say, and who signs it.
    ///
    /// @param names  DNS names and IP addresses that clients use for this server
    /// @param chain  the issuing certificate first
    /// @param signer the issuing certificate's key
    public record Order(String commonName, List<String> names, List<X509Certificate> chain, MessageSigner signer) {
        public Order {
            names = List.copyOf(names);
            chain = List.copyOf(chain);
        }
    }

    private ServerCertificate(Order order, InstantSource time, SecureRandom random, Duration look) {
        this.order = order;
        this.issuer = CertificateIssuer.of(order.chain.getFirst());
        this.time = time;
        this.random = random;
        renew();
        watch = Thread.ofVirtual().name("server-certificate").start(() -> watch(look));
    }

    /// Issues the first certificate and keeps it fresh until closed.
    ///
    /// @throws IllegalStateException when the issuing certificate has ended or its key does not sign
    public static ServerCertificate start(Order order, InstantSource time, SecureRandom random) {
        return start(order, time, random, Duration.ofSeconds(30));
    }

    /// @param look how often the clock is looked at
    static ServerCertificate start(Order order, InstantSource time, SecureRandom random, Duration look) {
        return new ServerCertificate(order, time, random, look);
    }

    /// The identity to show now. A handshake that finds it at its end waits for a new one.
    @Override
    public TlsIdentity get() {
        var now = time.instant();
        if (!isGoodAt(now) && !now.isBefore(notAgainBefore)) {
            renewing.lock();
            try {
                if (!isGoodAt(now)) {
                    tryToRenew(now);
                }
            } finally {
                renewing.unlock();
            }
        }
        return current;
    }

    private boolean isGoodAt(Instant now) {
        var leaf = current.leaf();
        return !now.isBefore(leaf.getNotBefore().toInstant())
                && now.isBefore(leaf.getNotAfter().toInstant().minus(LAST_MOMENT));
    }

    private void watch(Duration look) {
        try {
            while (true) {
                Thread.sleep(look);
                var now = time.instant();
                if (!now.isBefore(renewAt) || !isGoodAt(now)) {
                    renewing.lock();
                    try {
                        tryToRenew(now);
                    } finally {
                        renewing.unlock();
                    }
                }
            }
        } catch (InterruptedException _) {
            // Closed.
        }
    }

    /// The old certificate stays when no new one can be made; the next attempt comes when a small part of a lifetime has passed.
    private void tryToRenew(Instant now) {
        try {
            renew();
        } catch (Throwable e) {
            renewAt = now.plus(part(LIFETIME, 40)).plus(upTo(part(LIFETIME, 40)));
            notAgainBefore = now.plus(RETRY_AT_HANDSHAKE);
            LOG.atError().setCause(e).log("the server's own certificate cannot be renewed");
        }
    }

    private void renew() {
        var now = time.instant();
        var key = newKey();
        var leaf = X509Certificates.sign(LeafProfile.body(leaf(key, now), issuer), order.signer, issuer.publicKey());
        var chain = new ArrayList<X509Certificate>();
        chain.add(leaf);
        chain.addAll(order.chain);
        var notAfter = leaf.getNotAfter().toInstant();
        var remaining = Duration.between(now, notAfter);
        renewAt = notAfter.minus(part(remaining, 3)).minus(upTo(part(remaining, 20)));
        current = new TlsIdentity(key.getPrivate(), chain);
        LOG.atInfo().addKeyValue("serial", leaf.getSerialNumber()).addKeyValue("notAfter", notAfter)
                .log("issued the server's own certificate");
    }

    private Leaf leaf(KeyPair key, Instant now) {
        var issuerEnds = issuer.certificate().getNotAfter().toInstant();
        var notAfter = now.plus(LIFETIME).isBefore(issuerEnds) ? now.plus(LIFETIME) : issuerEnds;
        if (!notAfter.isAfter(now)) {
            throw new IllegalStateException("the issuing certificate has ended on " + issuerEnds);
        }
        var subject = SubjectName.ofCommonName(order.commonName);
        var names = order.names.stream().map(SubjectAlternativeName::ofServer).toList();
        return new Leaf(new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE), subject, key.getPublic(),
                now.minus(BACKDATE), notAfter,
                LeafProfile.extensions(subject, names, key.getPublic(), issuer, Optional.empty()));
    }

    private KeyPair newKey() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK makes P-256 keys", e);
        }
    }

    /// The JDK divides durations as decimal numbers, which cost every start a twentieth of a second.
    private static Duration part(Duration whole, int parts) {
        return Duration.ofMillis(whole.toMillis() / parts);
    }

    private Duration upTo(Duration most) {
        return Duration.ofMillis(random.nextLong(most.toMillis() + 1));
    }

    @Override
    public void close() {
        watch.interrupt();
    }
}
