package org.countersign.testing;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/// Ports for servers that are told theirs before they start, and for addresses where nobody is to be found. Each is given once in a process, and
/// all lie below those that the system gives out by itself: else another socket may have it before the server does.
public final class FreePorts {
    /// Scripts take theirs from 20000 on.
    private static final int FIRST = 10_000;
    private static final int COUNT = 10_000;
    /// Somewhere else in each process, for those that run at the same time.
    private static final AtomicInteger NEXT = new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

    private FreePorts() {}

    /// One on which nobody listens.
    public static int next() throws IOException {
        for (int tried = 0; tried < COUNT; tried++) {
            int port = FIRST + NEXT.getAndIncrement() % COUNT;
            if (isFree(port)) {
                return port;
            }
        }
        throw new IOException("no port is free");
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(port));
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
