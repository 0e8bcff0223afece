package org.countersign.server.template.value;

import java.time.Duration;

/// What one rendering may still use up. Everything that loops or grows pays here first, so that no template can take
/// more time or memory than its limits say.
public final class Meter {
    /// How often the clock is read. A template that takes fewer steps than this is never cut short by a pause of the
    /// machine that it cannot help.
    private static final int CLOCK_EVERY = 2048;

    private final int textLimit;
    private final int depthLimit;
    private final int stepLimit;
    private final Duration time;
    private final long start = System.nanoTime();
    private int steps;
    private int nextLook = CLOCK_EVERY;

    public Meter(int steps, int textLimit, int depthLimit, Duration time) {
        this.stepLimit = steps;
        this.textLimit = textLimit;
        this.depthLimit = depthLimit;
        this.time = time;
    }

    public void step() {
        step(1);
    }

    /// Pays for so many steps at once.
    ///
    /// @throws LimitFailure when no more may be taken
    public void step(long count) {
        if (count > stepLimit - steps) {
            throw new LimitFailure("the template takes more than " + stepLimit + " steps");
        }
        steps += (int) count;
        if (steps >= nextLook) {
            nextLook = steps + CLOCK_EVERY;
            if (System.nanoTime() - start > time.toNanos()) {
                throw new LimitFailure("the template takes longer than " + time.toMillis() + " ms");
            }
        }
    }

    /// Pays for a text of this length before it is made.
    public void text(long length) {
        if (length > textLimit) {
            throw new LimitFailure("a text grows beyond " + textLimit + " bytes");
        }
        step(length >> 6);
    }

    /// Pays for a level of nesting, in data or in the template itself.
    public void depth(int depth) {
        if (depth > depthLimit) {
            throw new LimitFailure("nested deeper than " + depthLimit + " levels");
        }
        step();
    }

    int textLimit() {
        return textLimit;
    }
}
