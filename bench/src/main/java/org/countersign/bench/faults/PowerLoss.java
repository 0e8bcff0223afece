package org.countersign.bench.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.countersign.bench.faults.LostPower.Kept;
import org.countersign.core.ProblemException;
import org.countersign.server.store.Admission.AlreadySpent;
import org.countersign.server.store.embedded.EmbeddedStore;

/// Rebuilds what a power loss could leave of a store's directory, at many points of a trace of [StoreLoad], opens each and looks
/// whether all that was acknowledged until then is there.
public final class PowerLoss {
    private final Path work;
    private final Random random;
    private final List<String> wrong = new ArrayList<>();
    private final Set<Long> issued = new HashSet<>();
    private final Set<Long> revoked = new HashSet<>();
    private long opened;

    private PowerLoss(Path work, long seed) {
        this.work = work;
        this.random = new Random(seed);
    }

    /// @param arguments the trace, the data directory as the traced process named it, a folder to work in, how many points, and a seed
    public static void main(String[] arguments) throws Exception {
        var calls = DiskCall.read(Path.of(arguments[0]));
        var loss = new PowerLoss(Path.of(arguments[2]), Long.parseLong(arguments[4]));
        int points = loss.run(calls, Path.of(arguments[1]).normalize(), Integer.parseInt(arguments[3]));
        System.out.printf("power     %,d calls traced, %,d certificates and %,d revocations acknowledged; lost at %,d points, %,d directories opened, seed %s%n",
                calls.size(), loss.issued.size(), loss.revoked.size(), points, loss.opened, arguments[4]);
        loss.wrong.stream().limit(20).forEach(what -> System.out.println("WRONG     " + what));
        System.exit(loss.wrong.isEmpty() && loss.opened > 0 && !loss.issued.isEmpty() ? 0 : 1);
    }

    private int run(List<DiskCall> calls, Path directory, int points) throws IOException {
        var chosen = new TreeSet<Integer>();
        while (chosen.size() < Math.min(points, calls.size())) {
            chosen.add(random.nextInt(calls.size()));
        }
        var disk = new LostPower(directory);
        for (int i = 0; i < calls.size(); i++) {
            disk.follow(calls.get(i));
            if (calls.get(i) instanceof DiskCall.Said(var line)) {
                said(line);
            }
            if (chosen.contains(i)) {
                for (Kept kept : Kept.values()) {
                    lose(disk, kept, "after call " + i + ", kept of what was not synced: " + kept);
                }
            }
        }
        return chosen.size();
    }

    private void said(String line) {
        var words = line.split(" ");
        (words[0].equals("issued") ? issued : revoked).add(Long.parseLong(words[1]));
    }

    private void lose(LostPower disk, Kept kept, String when) throws IOException {
        var target = work.resolve("rebuilt");
        delete(target);
        disk.rebuild(target, kept, random);
        opened++;
        try (var store = EmbeddedStore.open(target, InstantSource.fixed(Numbered.now()), _ -> { })) {
            for (long number : issued) {
                check(store, number, when);
            }
            revoked.stream().filter(number -> !store.isRevoked(Numbered.id(number)))
                    .forEach(number -> wrong.add("the revocation of " + number + " is lost " + when));
        } catch (IOException | ProblemException e) {
            wrong.add("does not start " + when + ": " + e.getMessage());
        }
    }

    private void check(EmbeddedStore store, long number, String when) {
        var found = store.find(Numbered.id(number));
        if (found.isEmpty() || !Arrays.equals(found.get().toBeSigned(), Numbered.body(number).toBeSigned())) {
            wrong.add("certificate " + number + " is lost " + when);
        } else if (!(store.admit(Numbered.issuance(number)) instanceof AlreadySpent)) {
            wrong.add("token " + number + " works again " + when);
        }
    }

    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> all = Files.walk(directory)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }
}
