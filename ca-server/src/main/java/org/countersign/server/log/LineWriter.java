package org.countersign.server.log;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/// Writes lines in the background, as many at once as have come together since the last write, so that nobody who logs waits
/// for the terminal, unless very much is waiting already. No line is ever dropped or torn by another.
final class LineWriter implements AutoCloseable {
    private static final int MOST_WAITING = 1024 * 1024;
    /// How long the first line waits for others to come with it. Waking a thread for each line costs more than the line.
    private static final Duration GATHERING = Duration.ofMillis(2);

    private final OutputStream out;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private byte[] waiting = new byte[16 * 1024];
    private byte[] spare = new byte[16 * 1024];
    private int size;
    private boolean writing;
    private boolean closed;

    LineWriter(OutputStream out) {
        this.out = out;
        Thread.ofPlatform().daemon().name("log").start(this::work);
    }

    /// Takes over a line; the line break is added here.
    void write(String line) {
        var bytes = line.getBytes(StandardCharsets.UTF_8);
        lock.lock();
        try {
            while (size > MOST_WAITING && !closed) {
                changed.awaitUninterruptibly();
            }
            if (size + bytes.length + 1 > waiting.length) {
                waiting = Arrays.copyOf(waiting, Math.max(2 * waiting.length, size + bytes.length + 1));
            }
            System.arraycopy(bytes, 0, waiting, size, bytes.length);
            waiting[size + bytes.length] = '\n';
            if (size == 0) {
                changed.signalAll();
            }
            size += bytes.length + 1;
        } finally {
            lock.unlock();
        }
    }

    private void work() {
        while (true) {
            if (!waitForLines()) {
                return;
            }
            LockSupport.parkNanos(GATHERING.toNanos());
            byte[] taken;
            int length;
            lock.lock();
            try {
                taken = waiting;
                length = size;
                waiting = spare;
                spare = taken;
                size = 0;
                writing = true;
            } finally {
                lock.unlock();
            }
            print(taken, length);
        }
    }

    /// Whether there are any; there are none any more once this is closed.
    private boolean waitForLines() {
        lock.lock();
        try {
            writing = false;
            changed.signalAll();
            while (size == 0 && !closed) {
                changed.awaitUninterruptibly();
            }
            return size > 0;
        } finally {
            lock.unlock();
        }
    }

    private void print(byte[] bytes, int length) {
        try {
            out.write(bytes, 0, length);
            out.flush();
        } catch (IOException _) {
            // Nobody reads the log any more, and there is no better place to say so.
        }
    }

    /// Waits until everything taken over so far is written.
    void flush() {
        lock.lock();
        try {
            while (size > 0 || writing) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Writes what is left and ends the thread.
    @Override
    public void close() {
        flush();
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
