package org.countersign.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.countersign.bench.HttpsConnection.Answer;

/// Load on connections that are kept, all looked after by one thread that reads what has come, and by one that sends what is due: to wake
/// a thread for each answer costs more processor time than to read it, and the processors are the server's too.
///
/// What both threads change is guarded by this object.
final class KeptLoad implements Load {
    private static final long TIMEOUT_NANOS = TimeUnit.MILLISECONDS.toNanos(HttpsConnection.TIMEOUT_MILLIS);
    private static final int MILLIS_BETWEEN_LOOKS = 1000;

    private final BenchedCa ca;
    private final Schedule schedule;
    private final Selector selector;
    private final List<Client> clients = new ArrayList<>();
    private final ArrayDeque<Client> idle = new ArrayDeque<>();
    private final Tally tally = new Tally();
    private Optional<Schedule.Due> upcoming = Optional.empty();
    private int waiting;
    private final Thread sender = Thread.ofPlatform().daemon().unstarted(this::sendWhenDue);
    private boolean senderRests;

    /// One connection, which another takes the place of when it ends, and the request that it waits for.
    private static final class Client {
        private final Optional<InetAddress> from;
        private KeptConnection connection;
        private Optional<Schedule.Due> sent = Optional.empty();
        private long sentNanos;

        Client(Optional<InetAddress> from, KeptConnection connection) {
            this.from = from;
            this.connection = connection;
        }
    }

    private KeptLoad(BenchedCa ca, Schedule schedule) throws IOException {
        this.ca = ca;
        this.schedule = schedule;
        this.selector = Selector.open();
    }

    static KeptLoad connect(BenchedCa ca, Pattern pattern, Schedule schedule) throws InterruptedException {
        var handshakes = new Semaphore(HANDSHAKES_AT_ONCE);
        var opened = new ArrayList<Future<Client>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < pattern.connections(); i++) {
                var from = Load.sourceAddress(ca, i);
                opened.add(threads.submit(() -> {
                    handshakes.acquire();
                    try {
                        return new Client(from, KeptConnection.open(ca, from));
                    } finally {
                        handshakes.release();
                    }
                }));
            }
        }
        try {
            var load = new KeptLoad(ca, schedule);
            for (var client : opened) {
                load.add(client.get());
            }
            return load;
        } catch (IOException | ExecutionException e) {
            throw new IllegalStateException("the server did not take " + pattern.connections() + " connections", e);
        }
    }

    private void add(Client client) throws IOException {
        clients.add(client);
        enter(client);
    }

    private void enter(Client client) throws IOException {
        client.connection.channel().register(selector, SelectionKey.OP_READ, client);
        idle.add(client);
    }

    @Override
    public Tally run() {
        schedule.startNow();
        upcoming = schedule.take();
        sender.start();
        try {
            while (!isOver()) {
                selector.select(this::receive, MILLIS_BETWEEN_LOOKS);
                giveUpTheLate();
                send();
            }
            sender.join();
            return tally;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("the load client failed", e);
        }
    }

    private synchronized boolean isOver() {
        return waiting == 0 && upcoming.isEmpty();
    }

    private void sendWhenDue() {
        for (var next = send(); next.isPresent(); next = send()) {
            if (restsForLackOfConnections()) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, next.get().dueNanos() - System.nanoTime());
            }
        }
    }

    /// What is late is sent by the reader as soon as a connection is free; only when one stays free is the sender needed again.
    private synchronized boolean restsForLackOfConnections() {
        senderRests = idle.isEmpty() && upcoming.isPresent();
        return senderRests;
    }

    /// Sends what is due, as long as there is a connection for it; the next one.
    private synchronized Optional<Schedule.Due> send() {
        while (upcoming.isPresent() && !idle.isEmpty() && upcoming.get().dueNanos() <= System.nanoTime()) {
            var client = idle.poll();
            client.sent = upcoming;
            client.sentNanos = System.nanoTime();
            waiting++;
            upcoming = schedule.take();
            try {
                client.connection.send(client.sent.get().request());
            } catch (IOException e) {
                failed(client, e);
            }
        }
        if (senderRests && !idle.isEmpty()) {
            senderRests = false;
            LockSupport.unpark(sender);
        }
        return upcoming;
    }

    private synchronized void receive(SelectionKey key) {
        var client = (Client) key.attachment();
        try {
            client.connection.receive().ifPresent(answer -> answered(client, answer));
        } catch (IOException e) {
            failed(client, e);
        }
        send();
    }

    private void answered(Client client, Answer answer) {
        tally.answered(answer, System.nanoTime() - client.sent.orElseThrow().dueNanos());
        client.sent = Optional.empty();
        waiting--;
        if (answer.last()) {
            replace(client);
        } else {
            idle.add(client);
        }
    }

    private void failed(Client client, IOException failure) {
        if (client.sent.isPresent()) {
            tally.failed(failure);
            client.sent = Optional.empty();
            waiting--;
        } else {
            idle.remove(client);
        }
        replace(client);
    }

    private synchronized void giveUpTheLate() {
        long now = System.nanoTime();
        for (var client : clients) {
            if (client.sent.isPresent() && now - client.sentNanos > TIMEOUT_NANOS) {
                failed(client, new SocketTimeoutException("no answer"));
            }
        }
    }

    /// On a thread of its own, since the others must not wait for it.
    private void replace(Client client) {
        client.connection.close();
        Thread.startVirtualThread(() -> {
            try {
                var connection = KeptConnection.open(ca, client.from);
                synchronized (this) {
                    client.connection = connection;
                    enter(client);
                }
                selector.wakeup();
            } catch (IOException e) {
                synchronized (this) {
                    tally.failed(e);
                }
            }
        });
    }

    @Override
    public void close() {
        clients.forEach(client -> client.connection.close());
        try {
            selector.close();
        } catch (IOException e) {
            throw new IllegalStateException("cannot close a selector", e);
        }
    }
}
