package org.countersign.server.store.embedded;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.countersign.core.issue.CredentialId;
import org.countersign.core.token.TokenVerifier;
import org.countersign.server.ledger.ClockTolerance;
import org.countersign.server.store.memory.Key;
import org.countersign.server.store.memory.KeySet;

/// The one-time credentials that are used up and could still be shown again, in generations that end together: what each of millions
/// costs is the bits that tell it from others, and a generation that is over goes as a whole.
///
/// Safe for any number of threads that ask, and one that adds and forgets.
final class SpentCredentials {
    /// Verifiers accept a credential for a while after its end, and by the time at which its request arrived, which may lie behind
    /// that of the last record: a body comes slowly, a service is asked, a clock is set back. Any later it is refused.
    static final Duration LEEWAY = TokenVerifier.LEEWAY.plus(ClockTolerance.MOST);

    private volatile List<Generation> generations = List.of();

    /// Those that end in the last seconds until this one.
    private record Generation(long end, KeySet[] sets) {
        /// A set that grows is copied, and holds up a commit meanwhile; so there are many small ones.
        private static final int SETS = 64;

        Generation(long end) {
            this(end, new KeySet[SETS]);
            for (int i = 0; i < SETS; i++) {
                sets[i] = new KeySet();
            }
        }

        KeySet set(Key credential) {
            return sets[credential.low() & SETS - 1];
        }

        int size() {
            int size = 0;
            for (var set : sets) {
                size += set.size();
            }
            return size;
        }

        /// The end of the generation of what ends then: in about a minute's steps for what ends soon, and within an eighth of the time
        /// that is left for anything later, so that there are some hundred of them at most, whatever those who make tokens write into them.
        static long endFor(long expires, long recorded) {
            long left = Math.max(0, expires - recorded);
            long step = Math.max(64, Long.highestOneBit(left) / 8);
            return Math.ceilDiv(expires, step) * step;
        }
    }

    /// Whether none that ends at this moment or before is to be remembered any more. In whole seconds, like the generations: indexes on
    /// disk hold no parts of one.
    ///
    /// @param recorded the latest moment on the ledger
    static boolean areOver(Instant end, Instant recorded) {
        return areOver(end.getEpochSecond(), recorded);
    }

    private static boolean areOver(long end, Instant recorded) {
        return end < recorded.minus(LEEWAY).getEpochSecond();
    }

    boolean contains(Key credential) {
        for (var generation : generations) {
            if (generation.set(credential).contains(credential)) {
                return true;
            }
        }
        return false;
    }

    /// @param recorded the latest moment on the ledger
    void add(CredentialId credential, Instant recorded) {
        add(Key.of(credential), credential.expires(), recorded);
    }

    void add(Key credential, Instant expires, Instant recorded) {
        generation(Generation.endFor(expires.getEpochSecond(), recorded.getEpochSecond())).set(credential).add(credential);
    }

    private Generation generation(long end) {
        for (var generation : generations) {
            if (generation.end() == end) {
                return generation;
            }
        }
        var more = new ArrayList<>(generations);
        more.add(new Generation(end));
        generations = List.copyOf(more);
        return more.getLast();
    }

    /// Forgets what nobody can use any more.
    ///
    /// @param recorded the latest moment on the ledger: a clock that runs ahead for a while must not reopen anything
    void purge(Instant recorded) {
        for (var generation : generations) {
            if (areOver(generation.end(), recorded)) {
                generations = generations.stream().filter(it -> it != generation).toList();
            }
        }
    }

    /// How many sets a question goes through.
    int generations() {
        return generations.size();
    }

    int size() {
        return generations.stream().mapToInt(Generation::size).sum();
    }
}
