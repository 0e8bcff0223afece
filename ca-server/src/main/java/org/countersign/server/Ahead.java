package org.countersign.server;

import com.google.common.util.concurrent.Uninterruptibles;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/// Work that a start begins before it needs the result, on a thread of its own, which keeps no process alive.
final class Ahead<T> implements Supplier<T> {
    private final FutureTask<T> task;

    private Ahead(FutureTask<T> task) {
        this.task = task;
    }

    /// @param work throws nothing that is checked
    static <T> Ahead<T> begin(String thread, Callable<T> work) {
        var task = new FutureTask<>(work);
        Thread.ofPlatform().daemon().name(thread).start(task);
        return new Ahead<>(task);
    }

    /// Waits for the result, or throws what the work threw.
    @Override
    public T get() {
        try {
            return Uninterruptibles.getUninterruptibly(task);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        }
    }
}
