package org.countersign.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Load with a thread for each connection: cheapest where there is one, and where much comes in each.
final class ThreadedLoad implements Load {
    private final Schedule schedule;
    private final CountDownLatch start = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().factory());
    private final List<Future<Tally>> workers = new ArrayList<>();

    private ThreadedLoad(Schedule schedule) {
        this.schedule = schedule;
    }

    static ThreadedLoad connect(BenchedCa ca, Pattern pattern, Schedule schedule) throws InterruptedException {
        var load = new ThreadedLoad(schedule);
        var connected = new CountDownLatch(pattern.connections());
        var handshakes = new Semaphore(HANDSHAKES_AT_ONCE);
        for (int i = 0; i < pattern.connections(); i++) {
            var from = Load.sourceAddress(ca, i);
            load.workers.add(load.threads.submit(() -> {
                try (var worker = new Worker(ca, from, pattern.newConnections())) {
                    handshakes.acquire();
                    try {
                        worker.connect(connected);
                    } finally {
                        handshakes.release();
                    }
                    load.start.await();
                    return worker.work(schedule);
                }
            }));
        }
        if (!connected.await(SECONDS_TO_CONNECT, TimeUnit.SECONDS)) {
            load.close();
            throw new IllegalStateException("the server did not take " + pattern.connections() + " connections");
        }
        return load;
    }

    @Override
    public Tally run() throws InterruptedException, ExecutionException {
        schedule.startNow();
        start.countDown();
        var total = new Tally();
        for (var worker : workers) {
            total.add(worker.get());
        }
        return total;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
