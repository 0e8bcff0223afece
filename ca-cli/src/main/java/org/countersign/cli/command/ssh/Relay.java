package org.countersign.cli.command.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import org.countersign.cli.failure.CommandFailure;

/// Carries bytes between two streams and a TCP connection until one side ends.
final class Relay {
    /// As patient as most systems are with a host that does not answer, shorter than a person.
    private static final int CONNECT_MILLIS = 60_000;
    private static final int BUFFER = 32 * 1024;

    private final Socket socket;
    private final CountDownLatch ended = new CountDownLatch(1);

    private Relay(Socket socket) {
        this.socket = socket;
    }

    /// Tries one address of the host after the other.
    static Relay connect(Target target) {
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

    /// Returns as soon as either direction has ended: neither `ssh` nor `sshd` has anything to say to a peer that left.
    void carry(InputStream in, OutputStream out) throws IOException {
        try (socket) {
            start("to the host", in, socket.getOutputStream());
            start("from the host", socket.getInputStream(), out);
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// A platform thread of its own: reading standard input blocks until somebody writes, perhaps for ever.
    private void start(String name, InputStream from, OutputStream to) {
        Thread.ofPlatform().daemon().name(name).start(() -> {
            try {
                copy(from, to);
            } catch (IOException _) {
                // A broken connection is an end like any other; both ends see it themselves.
            } finally {
                ended.countDown();
            }
        });
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
