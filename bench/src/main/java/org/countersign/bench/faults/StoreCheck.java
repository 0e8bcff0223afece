package org.countersign.bench.faults;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.countersign.core.ProblemCode;
import org.countersign.core.ProblemException;
import org.countersign.server.store.Admission.AlreadySpent;
import org.countersign.server.store.IssuedCertificate;
import org.countersign.server.store.Store;

/// Whether a store still knows the [Numbered] certificates that were recorded in order from number 1 on, and says nothing untrue of them.
///
/// @param missing how many of the last ones it does not know
/// @param refused how often it refused to say
/// @param wrong   what it says that is not so
record StoreCheck(long missing, long refused, List<String> wrong) {

    /// @param count   how many were recorded
    /// @param revoked which of them were revoked, right after they were recorded
    static StoreCheck of(Store store, long count, LongPredicate revoked) {
        var wrong = new ArrayList<String>();
        long missing = 0;
        long refused = 0;
        for (long number = 1; number <= count; number++) {
            try {
                var found = store.find(Numbered.id(number));
                if (found.isEmpty()) {
                    missing++;
                } else if (missing > 0) {
                    wrong.add("certificate " + number + " is there, but not all before it");
                } else {
                    checkFound(number, found, wrong);
                    refused += spent(store, number, wrong) ? 0 : 1;
                }
                // The revocation of the last one that is there may be what was torn off.
                if (missing == 0 && number < count && revoked.test(number) && !store.isRevoked(Numbered.id(number))
                        && store.find(Numbered.id(number + 1)).isPresent()) {
                    wrong.add("certificate " + number + " is not revoked any more");
                }
            } catch (ProblemException e) {
                requireUnavailable(e, number, wrong);
                refused++;
            }
        }
        return new StoreCheck(missing, refused, wrong);
    }

    private static void checkFound(long number, Optional<IssuedCertificate> found, List<String> wrong) {
        if (!Arrays.equals(Numbered.body(number).toBeSigned(), found.orElseThrow().toBeSigned())) {
            wrong.add("certificate " + number + " has other bytes");
        }
    }

    /// Whether the store says that the token is spent; otherwise it refuses to issue.
    private static boolean spent(Store store, long number, List<String> wrong) {
        try {
            if (!(store.admit(Numbered.issuance(number)) instanceof AlreadySpent)) {
                wrong.add("token " + number + " worked twice");
            }
            return true;
        } catch (ProblemException e) {
            requireUnavailable(e, number, wrong);
            return false;
        }
    }

    private static void requireUnavailable(ProblemException problem, long number, List<String> wrong) {
        if (problem.code() != ProblemCode.STORE_UNAVAILABLE) {
            wrong.add("asked for certificate " + number + " it says " + problem.code());
        }
    }
}
