package org.countersign.server.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// Lets many do something at the same moment.
public final class Race {
    private static final long SECONDS = 60;

    private Race() {}

    public interface Racer<T> {
        T run(int number) throws Exception;
    }

    /// What each of them came to, in their order.
    public static <T> List<T> of(int racers, Racer<T> racer) throws Exception {
        var barrier = new CyclicBarrier(racers);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = new ArrayList<Callable<T>>();
            for (int i = 0; i < racers; i++) {
                int number = i;
                calls.add(() -> {
                    barrier.await();
                    return racer.run(number);
                });
            }
            var outcomes = new ArrayList<T>();
            for (var future : threads.invokeAll(calls, SECONDS, TimeUnit.SECONDS)) {
                outcomes.add(future.get());
            }
            return outcomes;
        }
    }
}
