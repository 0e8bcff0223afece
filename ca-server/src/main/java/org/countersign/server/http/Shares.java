package org.countersign.server.http;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/// So many of something, and so many at most for one address: else two or three addresses could have it all.
final class Shares {
    private final int ofOne;
    private final Map<ByteBuffer, Integer> taken = new HashMap<>();
    private int left;

    Shares(int all, int ofOne) {
        this.ofOne = ofOne;
        this.left = all;
    }

    /// @param whose an address by [Origins#address]
    /// @return whether he has one, which he has to [give back][#giveBack] some time
    synchronized boolean take(ByteBuffer whose) {
        if (left == 0 || taken.getOrDefault(whose, 0) >= ofOne) {
            return false;
        }
        left--;
        taken.merge(whose, 1, Integer::sum);
        return true;
    }

    synchronized void giveBack(ByteBuffer whose) {
        left++;
        taken.computeIfPresent(whose, (_, count) -> count == 1 ? null : count - 1);
    }
}
