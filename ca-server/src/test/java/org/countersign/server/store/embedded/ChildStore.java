package org.countersign.server.store.embedded;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.CredentialId;
import org.countersign.core.issue.RevocationTarget;
import org.countersign.server.store.Admission.Admitted;
import org.countersign.server.store.Issuance;
import org.countersign.server.store.Provenance;
import org.countersign.server.store.Revocation;
import org.countersign.server.store.RevocationOutcome;
import org.countersign.server.store.Samples;
import org.countersign.server.store.SerialBlock;

/// A process that uses a store until it is killed, and says on standard output what was acknowledged, a line each:
/// `open`, then `issued SERIAL`, `revoked SERIAL` and `reserved FIRST COUNT`. The token of a certificate is named after
/// its serial.
final class ChildStore {
    static final long SEGMENT_BYTES = 100_000;
    private static final int THREADS = 16;
    private static final int BLOCK = 50;

    private ChildStore() {}

    /// @param arguments the data directory, and `load` or `idle`
    public static void main(String[] arguments) throws Exception {
        var store = EmbeddedStore.open(Path.of(arguments[0]), InstantSource.system(), failure -> Runtime.getRuntime().halt(70), SEGMENT_BYTES);
        say("open");
        if (arguments[1].equals("idle")) {
            Thread.sleep(60_000);
            return;
        }
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < THREADS; i++) {
            threads.add(Thread.ofVirtual().start(() -> work(store)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    static Process start(Path directory, String work) throws IOException {
        return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m", "-cp", System.getProperty("java.class.path"),
                ChildStore.class.getName(), directory.toString(), work)
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    static CredentialId token(long serial) {
        return new CredentialId("admin", "token-" + serial, Instant.parse("2100-01-01T00:00:00Z"));
    }

    static Issuance issuance(long serial) {
        return new Issuance(List.of(Samples.user(serial, "key-" + serial, "alice")), Optional.of(token(serial)),
                List.of(), provenance());
    }

    private static Provenance provenance() {
        return Samples.provenance(Instant.now());
    }

    private static void work(EmbeddedStore store) {
        var random = new Random();
        while (true) {
            SerialBlock block = store.reserveSerials(BLOCK);
            say("reserved " + block.first() + " " + block.count());
            for (long serial = block.first(); serial < block.first() + block.count(); serial++) {
                if (store.admit(issuance(serial)) instanceof Admitted) {
                    say("issued " + serial);
                }
                if (random.nextInt(10) == 0) {
                    revoke(store, serial);
                }
            }
        }
    }

    private static void revoke(EmbeddedStore store, long serial) {
        var target = new RevocationTarget.Certificate(CertificateId.ssh(serial));
        var revocation = new Revocation(target, 1, "", Optional.empty(), Optional.empty(), provenance());
        if (store.revoke(revocation) == RevocationOutcome.REVOKED) {
            say("revoked " + serial);
        }
    }

    /// In one write, so that a kill cannot mix two lines.
    private static void say(String line) {
        PrintStream out = System.out;
        byte[] bytes = (line + "\n").getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        out.write(bytes, 0, bytes.length);
        out.flush();
    }
}
