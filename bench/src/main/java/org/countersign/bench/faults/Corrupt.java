package org.countersign.bench.faults;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.countersign.server.ledger.DamagedLedgerException;
import org.countersign.server.ledger.Ledger;
import org.countersign.server.ledger.LedgerRecord;
import org.countersign.server.ledger.Origin;
import org.countersign.server.ledger.RecordCodec;
import org.countersign.server.ledger.Replay;
import org.countersign.server.store.Issuance;
import org.countersign.server.store.Revocation;
import org.countersign.server.store.embedded.EmbeddedStore;

/// Damages copies of a store, each in one place, and opens them: each starts clean, or refuses and says where, and never answers wrongly.
///
/// The store has segments that have ended, with their indexes, and one that is being written.
public final class Corrupt {
    private static final int SEGMENT_BYTES = 60_000;
    private static final int CERTIFICATES = 350;
    private static final int REVOKED_EACH = 10;
    private static final int LAST_BYTES = 64 * 1024;

    private final Path original;
    private final Path copy;
    private final Random random;
    private final List<Path> files = new ArrayList<>();
    private final Map<String, Integer> outcomes = new TreeMap<>();
    private final List<String> wrong = new ArrayList<>();

    private Corrupt(Path work, long seed) throws IOException {
        this.original = work.resolve("original");
        this.copy = work.resolve("copy");
        this.random = new Random(seed);
        writeOriginal();
        try (var all = Files.walk(original)) {
            all.filter(Files::isRegularFile).sorted().map(original::relativize).forEach(files::add);
        }
    }

    /// @param arguments a folder to work in, how many bits to flip, how many files to truncate, and a seed
    public static void main(String[] arguments) throws Exception {
        int flips = Integer.parseInt(arguments[1]);
        int cuts = Integer.parseInt(arguments[2]);
        long seed = Long.parseLong(arguments[3]);
        var corrupt = new Corrupt(Path.of(arguments[0]), seed);
        for (int i = 0; i < flips; i++) {
            corrupt.sample(corrupt::flip);
        }
        for (int i = 0; i < cuts; i++) {
            corrupt.sample(corrupt::cut);
        }
        System.out.printf(Locale.ROOT, "damage    %d bits flipped, %d files cut short, seed %d: %s%n", flips, cuts, seed, corrupt.outcomes);
        corrupt.wrong.stream().limit(20).forEach(what -> System.out.println("WRONG     " + what));
        System.exit(corrupt.wrong.isEmpty() ? 0 : 1);
    }

    /// Written record by record, so that each has a frame of its own; opening the store then makes the indexes.
    private void writeOriginal() throws IOException {
        try (var ledger = Ledger.open(original, SEGMENT_BYTES, InstantSource.fixed(Numbered.now()), Replay.NOTHING)) {
            for (long number = 1; number <= CERTIFICATES; number++) {
                ledger.append(List.of(RecordCodec.encode(issued(Numbered.issuance(number)))));
                if (number % REVOKED_EACH == 0) {
                    ledger.append(List.of(RecordCodec.encode(revoked(Numbered.revocation(number)))));
                }
            }
        }
        open(original).close();
    }

    private static LedgerRecord issued(Issuance issuance) {
        return new LedgerRecord.Issued(issuance.bodies(), issuance.spends(), Optional.empty(), ORIGIN, Numbered.now());
    }

    private static LedgerRecord revoked(Revocation revocation) {
        return new LedgerRecord.Revoked(revocation.target(), org.countersign.core.ssh.SerialSet.EMPTY, revocation.reasonCode(),
                revocation.reason(), revocation.expires(), Optional.empty(), ORIGIN, Numbered.now());
    }

    private static final Origin ORIGIN = new Origin("ssh-sign", "admin", "JWK", "request", "127.0.0.1");

    private interface Damage {
        /// Does it and tells where.
        String to(Path file) throws IOException;
    }

    private void sample(Damage damage) throws IOException {
        for (Path file : files) {
            Files.createDirectories(copy.resolve(file).getParent());
            Files.copy(original.resolve(file), copy.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        removeOthers();
        Path file = files.get(random.nextInt(files.size()));
        String where = file + " " + damage.to(copy.resolve(file));
        outcomes.merge(outcome(file, where), 1, Integer::sum);
    }

    private void removeOthers() throws IOException {
        List<Path> others;
        try (var all = Files.walk(copy)) {
            others = all.filter(Files::isRegularFile).filter(one -> !files.contains(copy.relativize(one))).toList();
        }
        for (Path other : others) {
            Files.delete(other);
        }
    }

    /// One bit, in the last part of the file.
    private String flip(Path file) throws IOException {
        try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
            long used = used(file, bytes.length());
            long at = used - 1 - random.nextLong(Math.min(used, LAST_BYTES));
            int bit = random.nextInt(8);
            bytes.seek(at);
            int was = bytes.read();
            bytes.seek(at);
            bytes.write(was ^ 1 << bit);
            return "bit " + bit + " of byte " + at;
        }
    }

    private String cut(Path file) throws IOException {
        try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
            long length = random.nextLong(used(file, bytes.length()));
            bytes.setLength(length);
            return "cut to " + length + " bytes";
        }
    }

    /// The segment being written ends in up to a megabyte of zeros, where damage would be found too easily.
    private static long used(Path file, long length) throws IOException {
        if (!file.toString().endsWith(".ledger") || length < 1024 * 1024) {
            return length;
        }
        byte[] bytes = Files.readAllBytes(file);
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] == 0) {
            end--;
        }
        return Math.min(length, end + 64L);
    }

    private String outcome(Path file, String where) throws IOException {
        try (var store = open(copy)) {
            return judge(store, file, where);
        } catch (DamagedLedgerException e) {
            if (!e.getMessage().contains(copy.toString())) {
                wrong.add("refused without saying where: " + e.getMessage() + ": " + where);
            }
            return "refused at the start";
        }
    }

    private String judge(EmbeddedStore store, Path file, String where) {
        var findings = StoreCheck.of(store, CERTIFICATES, number -> number % REVOKED_EACH == 0);
        findings.wrong().forEach(what -> wrong.add(what + ": " + where));
        boolean last = file.equals(lastSegment());
        if (findings.missing() > 0 && !last) {
            wrong.add(findings.missing() + " certificates are missing: " + where);
        }
        if (findings.missing() > 0) {
            return "cut at the last good record";
        }
        return findings.refused() > 0 || store.isDamaged() ? "started, and refused what was damaged" : "started with everything";
    }

    private Path lastSegment() {
        return files.stream().filter(file -> file.toString().endsWith(".ledger")).reduce((_, later) -> later).orElseThrow();
    }

    private static EmbeddedStore open(Path directory) throws IOException {
        return EmbeddedStore.open(directory, InstantSource.fixed(Numbered.now()), _ -> { });
    }
}
