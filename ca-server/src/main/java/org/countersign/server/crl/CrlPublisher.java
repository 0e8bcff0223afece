package org.countersign.server.crl;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.keys.Pem;
import org.countersign.core.x509.CertificateIssuer;
import org.countersign.core.x509.MessageSigner;
import org.countersign.core.x509.RevocationList;
import org.countersign.server.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a list of all revoked X.509 certificates, signed and ready to be served: made at the start, again and again as time goes
/// by, and when somebody asks for one because something was revoked.
///
/// The number of each list is one that the store hands out as it does serials: it rises, durably, and none comes twice, so that
/// lists rise over restarts as well, whatever the clock does. That leaves gaps, which nobody minds.
public final class CrlPublisher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CrlPublisher.class);
    private static final Duration LOOK = Duration.ofSeconds(30);
    /// A certificate stays listed for so long after its end, for clocks that run late.
    private static final Duration LISTED_AFTER_END = Duration.ofHours(1);

    /// @param life              from one list to the latest moment of the next
    /// @param renewal           how often there is a new one, not longer than `life`
    /// @param distributionPoint URL that the list names itself by
    public record Settings(Duration life, Duration renewal, String distributionPoint) {}

    /// A list that is out. Nobody changes the bytes, which all who ask share.
    record Published(BigInteger number, byte[] der, byte[] pem, Instant nextUpdate) {}

    private final Settings settings;
    private final Store store;
    private final CertificateIssuer issuer;
    private final MessageSigner signer;
    private final InstantSource time;
    private final AtomicLong asked = new AtomicLong();
    private long answered;
    private volatile Published current;
    private final Thread clock;

    private CrlPublisher(Settings settings, Store store, CertificateIssuer issuer, MessageSigner signer, InstantSource time) {
        this.settings = settings;
        this.store = store;
        this.issuer = issuer;
        this.signer = signer;
        this.time = time;
        this.current = make();
        this.clock = Thread.ofVirtual().name("crl").unstarted(this::renewAgainAndAgain);
    }

    /// Makes the first list and goes on making them until closed.
    ///
    /// @throws IllegalArgumentException when the issuing certificate does not allow its key to sign lists
    /// @throws org.countersign.core.ProblemException when the store cannot be written
    public static CrlPublisher start(Settings settings, Store store, CertificateIssuer issuer, MessageSigner signer,
            InstantSource time) {
        if (!RevocationList.maySign(issuer)) {
            throw new IllegalArgumentException("the issuing certificate does not have the key usage cRLSign");
        }
        var publisher = new CrlPublisher(settings, store, issuer, signer, time);
        publisher.clock.start();
        return publisher;
    }

    Published current() {
        return current;
    }

    /// Returns when a list is out that was begun after this call. Many that ask at once share one. When none can be made the old
    /// one stays, and the reason is in the log: what was revoked is on the ledger and comes with the next list.
    public void publish() {
        long mine = asked.incrementAndGet();
        synchronized (this) {
            if (answered >= mine) {
                return;
            }
            answered = asked.get();
            try {
                current = make();
            } catch (Throwable e) {
                LOG.atError().setCause(e).log("the revocation list cannot be renewed");
            }
        }
    }

    private Published make() {
        var number = CertificateId.unsigned(store.reserveSerials(1).first());
        var now = Instant.ofEpochSecond(time.instant().getEpochSecond());
        var entries = store.revokedX509(now.minus(LISTED_AFTER_END)).stream()
                .map(one -> new RevocationList.Entry(one.serial(), one.at(), one.reasonCode())).toList();
        var next = now.plus(settings.life);
        byte[] der = new RevocationList(number, now, next, Optional.of(settings.distributionPoint), entries).sign(issuer, signer);
        LOG.atInfo().addKeyValue("number", number).addKeyValue("revoked", entries.size()).log("made a revocation list");
        return new Published(number, der, Pem.encode("X509 CRL", der).getBytes(StandardCharsets.US_ASCII), next);
    }

    /// Looks at the clock often enough for machines that sleep, and tries again soon when no list could be made.
    private void renewAgainAndAgain() {
        var look = settings.renewal.compareTo(LOOK) < 0 ? settings.renewal.dividedBy(2) : LOOK;
        try {
            while (true) {
                Thread.sleep(look);
                var due = current.nextUpdate.minus(settings.life).plus(settings.renewal);
                if (!time.instant().isBefore(due)) {
                    publish();
                }
            }
        } catch (InterruptedException _) {
            // Closed.
        }
    }

    @Override
    public void close() {
        clock.interrupt();
    }
}
