package org.countersign.server.revoke;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.countersign.core.ProblemCode;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.ssh.SshSig;
import org.countersign.core.ssh.krl.Krl;
import org.countersign.core.ssh.krl.KrlReader;
import org.countersign.core.ssh.krl.KrlWriter;
import org.countersign.core.ssh.krl.RevokedCertificates;
import org.countersign.server.store.RevocationSet;
import org.countersign.server.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the SSH revocation list that is served: made when someone asks and something has changed, from memory otherwise. So the
/// list that is answered says all that was revoked before the question.
///
/// Its version is the store's, which only grows: over restarts, over clocks that are set back, and from one publisher to the next.
///
/// A host that cannot read its list lets nobody in. So a new list is read back by a reader that shares no code with the writer, and
/// compared with what is revoked; on any doubt the last good one stays.
public final class KrlPublisher {
    private static final Logger LOG = LoggerFactory.getLogger(KrlPublisher.class);
    private static final String COMMENT = "countersign";
    private static final Duration BETWEEN_FAILURES = Duration.ofSeconds(5);

    private final Store store;
    private final LastGoodKrl lastGood;
    private final List<SshPublicKey> caKeys;
    private final Optional<Function<byte[], SshSig>> signing;
    private final InstantSource time;
    private volatile Optional<Made> published = Optional.empty();
    private volatile Optional<Instant> failedAt = Optional.empty();

    private record Made(RevocationSet from, PublishedKrl krl) {
        static Optional<PublishedKrl> from(RevocationSet revoked, Optional<Made> last) {
            return last.filter(made -> made.from.equals(revoked)).map(Made::krl);
        }
    }

    private KrlPublisher(Store store, LastGoodKrl lastGood, List<SshPublicKey> caKeys, Optional<Function<byte[], SshSig>> signing,
            InstantSource time) {
        this.store = store;
        this.lastGood = lastGood;
        this.caKeys = caKeys.stream().distinct().toList();
        this.signing = signing;
        this.time = time;
    }

    /// Makes the first list at once, so that a list that cannot be made is known from the beginning.
    ///
    /// @param lastGood what an earlier publisher served, and a later one will serve
    /// @param caKeys   this authority's own keys, present and past: serials and key IDs are revoked under each of them. Without any
    ///                 there is no list, because it would leave out what was revoked by serial
    /// @param signing  makes the detached signature
    public static KrlPublisher start(Store store, LastGoodKrl lastGood, List<SshPublicKey> caKeys,
            Optional<Function<byte[], SshSig>> signing, InstantSource time) {
        var publisher = new KrlPublisher(store, lastGood, caKeys, signing, time);
        publisher.publish();
        return publisher;
    }

    /// Whether the list that is served lacks something that is revoked, because a new one could not be made.
    public boolean isBehind() {
        return failedAt.isPresent();
    }

    /// The list that says all that is revoked now, or, when it cannot be made, the last one that could.
    ///
    /// @throws org.countersign.core.ProblemException NOT_FOUND without CA keys, INTERNAL when there never was a good list
    PublishedKrl current() {
        if (caKeys.isEmpty()) {
            throw ProblemCode.NOT_FOUND.refuse("This server has no SSH CA keys.");
        }
        return upToDate().or(lastGood::get)
                .orElseThrow(() -> ProblemCode.INTERNAL.refuse("There is no revocation list; the reason is in the server's log."));
    }

    /// Whether everything that is revoked now is in the list that is served from now on.
    boolean publish() {
        return caKeys.isEmpty() || upToDate().isPresent();
    }

    private Optional<PublishedKrl> upToDate() {
        return Made.from(store.revocations(), published).or(this::renew);
    }

    /// One at a time: those who wait find the list that was made meanwhile.
    private synchronized Optional<PublishedKrl> renew() {
        var revoked = store.revocations();
        if (Made.from(revoked, published).isEmpty()) {
            if (failedJustNow()) {
                return Optional.empty();
            }
            attempt(revoked);
        }
        return Made.from(revoked, published);
    }

    private void attempt(RevocationSet revoked) {
        try {
            var made = make(revoked);
            lastGood.set(made);
            published = Optional.of(new Made(revoked, made));
            failedAt = Optional.empty();
        } catch (RuntimeException e) {
            failedAt = Optional.of(time.instant());
            LOG.atError().addKeyValue("krlVersion", Long.toUnsignedString(revoked.version())).setCause(e)
                    .log("the SSH revocation list cannot be made, the last good one stays");
        }
    }

    /// In either direction: a clock that was set back must not keep the list old for longer.
    private boolean failedJustNow() {
        return failedAt.filter(then -> Duration.between(then, time.instant()).abs().compareTo(BETWEEN_FAILURES) < 0).isPresent();
    }

    private PublishedKrl make(RevocationSet revoked) {
        if (lastGood.get().filter(last -> Long.compareUnsigned(revoked.version(), last.version()) < 0).isPresent()) {
            throw new IllegalStateException("the version of the revocations went back");
        }
        var krl = krl(revoked);
        byte[] bytes = KrlWriter.write(krl);
        if (!KrlReader.read(bytes).equals(krl)) {
            throw new IllegalStateException("the revocation list does not say what is revoked");
        }
        var made = PublishedKrl.of(krl.version(), bytes, signing.map(sign -> sign.apply(bytes)));
        LOG.atInfo().addKeyValue("krlVersion", Long.toUnsignedString(krl.version())).addKeyValue("bytes", bytes.length)
                .log("made an SSH revocation list");
        return made;
    }

    private Krl krl(RevocationSet revoked) {
        var certificates = caKeys.stream()
                .map(key -> new RevokedCertificates(Optional.of(key), revoked.serials(), revoked.keyIds())).toList();
        return new Krl(revoked.version(), madeAt(revoked), COMMENT, certificates, revoked.keys(), Set.of());
    }

    /// The time of the ledger: so the list is the same to the byte after a restart, whatever the clock says. Before anything
    /// is on the ledger it has no time.
    private Instant madeAt(RevocationSet revoked) {
        var at = revoked.at().equals(Instant.EPOCH) ? time.instant() : revoked.at();
        return at.isBefore(Instant.EPOCH) ? Instant.EPOCH : at.truncatedTo(ChronoUnit.SECONDS);
    }
}
