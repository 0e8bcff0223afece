package org.countersign.bench.faults;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.countersign.bench.BenchedCa;
import org.countersign.bench.HttpsConnection;
import org.countersign.bench.HttpsConnection.CutShortException;
import org.countersign.core.crypto.Digests;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.ssh.SshCertificate;

/// One client with a connection of its own, that sends one request after the other and does not give up on any.
final class Asker implements Callable<Void> {
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int MOST_REMEMBERED = 1000;
    private static final int ONE_IN = 20;

    private final Answers answers;
    private final Counts counts;
    private final Ask.Maker maker;
    private final long pauseNanos;
    private final Random random = new Random();
    private final List<Ask> answered = new ArrayList<>();
    private final List<Long> unrevoked = new ArrayList<>();
    private final Link link;
    private volatile boolean stopping;

    /// @param pauseMillis between two requests, on average
    Asker(BenchedCa ca, Answers answers, Counts counts, double pauseMillis) throws Exception {
        this.link = new Link(ca);
        this.answers = answers;
        this.counts = counts;
        this.maker = new Ask.Maker(ca);
        this.pauseNanos = (long) (pauseMillis * 1e6);
    }

    /// What was sent last still gets its answer.
    void stop() {
        stopping = true;
    }

    @Override
    public Void call() throws IOException {
        try {
            while (!stopping) {
                askSomething();
                LockSupport.parkNanos((long) (2 * pauseNanos * random.nextDouble()));
            }
            return null;
        } finally {
            link.close();
        }
    }

    private void askSomething() throws IOException {
        int choice = random.nextInt(ONE_IN);
        if (choice == 0 && !unrevoked.isEmpty()) {
            long serial = unrevoked.remove(random.nextInt(unrevoked.size()));
            finish(maker.revoke(serial, Instant.now()), serial);
        } else if (choice == 1 && !answered.isEmpty()) {
            replay(answered.get(random.nextInt(answered.size())));
        } else {
            finish(maker.sign(Instant.now()), 0);
        }
    }

    /// Sends it until there is an answer that settles it.
    private void finish(Ask ask, long serial) throws IOException {
        boolean unanswered = false;
        while (true) {
            try {
                long began = System.nanoTime();
                var answer = link.exchangeOnce(ask);
                if (answer.status() != 503) {
                    counts.took(System.nanoTime() - began);
                    settle(ask, serial, unanswered, answer);
                    return;
                }
                counts.unavailable.incrementAndGet();
                // The server says so when the answer to its commit was lost and its database stays away.
                unanswered |= text(answer).contains("recorded is not known");
            } catch (CutShortException e) {
                counts.wrong("a cut answer: " + e.getMessage());
                unanswered = true;
            } catch (IOException e) {
                unanswered |= !(e instanceof Link.NotConnectedException);
            }
            if (stopping) {
                counts.unanswered.addAndGet(unanswered ? 1 : 0);
                return;
            }
            LockSupport.parkNanos(RETRY_NANOS);
        }
    }

    private void settle(Ask ask, long serial, boolean unanswered, HttpsConnection.Answer answer) throws IOException {
        counts.unanswered.addAndGet(unanswered ? 1 : 0);
        if (ask.kind() == Ask.Kind.SIGN && answer.status() == 201) {
            issued(ask, answer);
        } else if (ask.kind() == Ask.Kind.REVOKE && answer.status() == 200) {
            answers.add(new Answers.Revoked(serial));
            counts.revoked.incrementAndGet();
        } else if (unanswered && isUsed(answer)) {
            answers.add(new Answers.Spent(ask.token()));
            counts.recordedUnanswered.incrementAndGet();
        } else {
            counts.wrong(ask.kind() + " was answered " + answer.status() + " " + text(answer));
        }
    }

    private void issued(Ask ask, HttpsConnection.Answer answer) throws IOException {
        var issued = issued(ask.token(), answer);
        answers.add(issued);
        counts.issued.incrementAndGet();
        if (answered.size() < MOST_REMEMBERED) {
            answered.add(ask);
            unrevoked.add(issued.serial());
        }
    }

    /// What a client writes down of an answer with a certificate in it.
    static Answers.Issued issued(String token, HttpsConnection.Answer answer) {
        var wire = Json.parseObject(answer.body(), JsonLimits.FILE).text("crt");
        var body = SshCertificate.parse(Base64.getDecoder().decode(wire)).body();
        return new Answers.Issued(token, body.serial(), HexFormat.of().formatHex(Digests.sha256(body.toBeSigned())));
    }

    private void replay(Ask ask) {
        try {
            var answer = link.exchangeOnce(ask);
            if (isUsed(answer)) {
                counts.replaysRefused.incrementAndGet();
            } else if (answer.status() != 503) {
                counts.wrong("a token that was used was answered " + answer.status() + " " + text(answer));
            }
        } catch (CutShortException e) {
            counts.wrong("a cut answer: " + e.getMessage());
        } catch (IOException e) {
            LockSupport.parkNanos(RETRY_NANOS);
        }
    }

    private static boolean isUsed(HttpsConnection.Answer answer) {
        return answer.status() == 401 && text(answer).contains("\"token-already-used\"");
    }

    private static String text(HttpsConnection.Answer answer) {
        return new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8).strip();
    }
}
