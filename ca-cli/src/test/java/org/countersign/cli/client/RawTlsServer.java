package org.countersign.cli.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/// A TLS server that reads request heads and lets the test write whatever it likes, byte for byte.
final class RawTlsServer implements AutoCloseable {
    /// What happens after the head of a request was read.
    @FunctionalInterface
    interface Behaviour {
        /// @param number of the request over all connections, from 1
        /// @return whether the connection stays open
        boolean answer(OutputStream out, int number) throws IOException, InterruptedException;
    }

    private final SSLServerSocket server;
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();

    RawTlsServer(SSLContext context, Behaviour behaviour) throws IOException {
        server = (SSLServerSocket) context.getServerSocketFactory()
                .createServerSocket(0, 16, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> accept(behaviour));
    }

    private void accept(Behaviour behaviour) {
        try {
            while (true) {
                var socket = (SSLSocket) server.accept();
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(socket, behaviour));
            }
        } catch (IOException _) {
            // closed
        }
    }

    private void serve(SSLSocket socket, Behaviour behaviour) {
        try (socket) {
            while (readHead(socket.getInputStream())) {
                if (!behaviour.answer(socket.getOutputStream(), requests.incrementAndGet())) {
                    return;
                }
            }
        } catch (IOException | InterruptedException _) {
            // the client went away
        }
    }

    private static boolean readHead(InputStream in) throws IOException {
        int last4 = 0;
        while (last4 != 0x0d0a0d0a) {
            int c = in.read();
            if (c < 0) {
                return false;
            }
            last4 = last4 << 8 | c;
        }
        return true;
    }

    CaUrl url() {
        return new CaUrl("127.0.0.1", server.getLocalPort());
    }

    int requests() {
        return requests.get();
    }

    int connections() {
        return connections.get();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
