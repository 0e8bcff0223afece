package org.countersign.cli.command.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.progress.Progress;

/// Carries bytes between two streams and a TCP connection until one side ends.
final class Relay {
    /// As patient as most systems are with a host that does not answer, shorter than a person.
    private static final int CONNECT_MILLIS = 60_000;
    private static final int LAST_WORDS_SECONDS = 10;
    private static final int BUFFER = 32 * 1024;

    private final Socket socket;

    private Relay(Socket socket) {
        this.socket = socket;
    }

    static Relay connect(Target target, Progress progress) {
        return progress.during("Waiting for " + target.host() + " port " + target.port(), () -> connect(target));
    }

    /// Tries one address of the host after the other.
    private static Relay connect(Target target) {
        var name = target.host() + " port " + target.port();
        try {
            IOException last = null;
            for (var address : InetAddress.getAllByName(target.host())) {
                var socket = new Socket();
                try {
                    socket.connect(new InetSocketAddress(address, target.port()), CONNECT_MILLIS);
                    socket.setTcpNoDelay(true);
                    return new Relay(socket);
                } catch (IOException e) {
                    socket.close();
                    last = e;
                }
            }
            throw new CommandFailure("connecting to " + name + " failed: " + last.getMessage()).because(last);
        } catch (IOException e) {
            throw new CommandFailure("connecting to " + name + " failed: the host name is not known").because(e);
        }
    }

    /// Returns as soon as the host has ended: `ssh` has nothing to say to one that left. When the other side ends, the host is
    /// told, and what it still sends is passed on for a few seconds.
    void carry(InputStream in, OutputStream out) throws IOException {
        try (socket) {
            var toHost = start("to the host", () -> {
                copy(in, socket.getOutputStream());
                socket.shutdownOutput();
            });
            var fromHost = start("from the host", () -> copy(socket.getInputStream(), out));
            CompletableFuture.anyOf(toHost, fromHost).join();
            fromHost.completeOnTimeout(null, LAST_WORDS_SECONDS, TimeUnit.SECONDS).join();
        }
    }

    private interface Carrying {
        void run() throws IOException;
    }

    /// A platform thread of its own: reading standard input blocks until somebody writes, perhaps for ever.
    private static CompletableFuture<Void> start(String name, Carrying work) {
        var ended = new CompletableFuture<Void>();
        Thread.ofPlatform().daemon().name(name).start(() -> {
            try {
                work.run();
            } catch (IOException _) {
                // A broken connection is an end like any other; both ends see it themselves.
            } finally {
                ended.complete(null);
            }
        });
        return ended;
    }

    private static void copy(InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[BUFFER];
        int count;
        while ((count = from.read(buffer)) >= 0) {
            to.write(buffer, 0, count);
            to.flush();
        }
    }
}
