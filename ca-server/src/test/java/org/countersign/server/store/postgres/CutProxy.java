package org.countersign.server.store.postgres;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Passes connections on to PostgreSQL on another port of the loopback interface, and cuts them at the worst moment: while a
/// transaction is being committed.
public final class CutProxy implements AutoCloseable {
    /// What becomes of the next commits.
    public enum Cut {
        /// They pass.
        NONE,
        /// They reach the database, and the answer is lost.
        ANSWER,
        /// They are lost on the way to the database.
        QUESTION,
        /// They are sent, and the connection is gone before anyone can know.
        BOTH
    }

    private static final byte[] COMMITTED = "COMMIT\0".getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket server;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger left = new AtomicInteger();
    private final AtomicInteger cuts = new AtomicInteger();
    private volatile Cut cut = Cut.NONE;
    private volatile boolean silent;

    public CutProxy(int target) throws IOException {
        this.target = target;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().name("proxy").start(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    /// Cuts the next so many commits.
    public void cutNext(int commits, Cut how) {
        cut = how;
        left.set(commits);
    }

    /// How many connections were cut while they committed.
    public int cuts() {
        return cuts.get();
    }

    /// From now on nothing passes, and nobody is told: as with a firewall that drops packets.
    public void silence(boolean on) {
        silent = on;
    }

    /// Prints the port that it listens on, then takes orders from its standard input until that ends: `ANSWER`, `QUESTION` or `BOTH`
    /// cuts the next commit, `SILENT` and `NONE` close and open the way. At the end it says how many were cut.
    ///
    /// @param arguments port of the database
    public static void main(String[] arguments) throws IOException {
        try (var proxy = new CutProxy(Integer.parseInt(arguments[0])); var orders = new java.util.Scanner(System.in, StandardCharsets.US_ASCII)) {
            System.out.println(proxy.port());
            while (orders.hasNext()) {
                String order = orders.next();
                proxy.silence(order.equals("SILENT"));
                if (!order.equals("SILENT")) {
                    proxy.cutNext(1, Cut.valueOf(order));
                }
            }
            System.out.println(proxy.cuts() + " commits cut");
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                pass(server.accept());
            } catch (IOException e) {
                // It was closed.
            }
        }
    }

    private void pass(Socket client) throws IOException {
        try {
            var database = new Socket(InetAddress.getLoopbackAddress(), target);
            client.setTcpNoDelay(true);
            database.setTcpNoDelay(true);
            open.add(client);
            open.add(database);
            var pair = new Pair(client, database);
            Thread.ofVirtual().start(pair::passQuestions);
            Thread.ofVirtual().start(pair::passAnswers);
        } catch (IOException e) {
            // The database is away, and the client shall see the same.
            client.close();
        }
    }

    private final class Pair {
        private static final int STARTUP = 0;

        private final Socket client;
        private final Socket database;
        /// What the driver calls the statements that it had the database parse, where those are a COMMIT.
        private final Set<String> commits = new HashSet<>();

        Pair(Socket client, Socket database) {
            this.client = client;
            this.database = database;
        }

        void passAnswers() {
            try (InputStream in = database.getInputStream(); OutputStream out = client.getOutputStream()) {
                byte[] buffer = new byte[64 * 1024];
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    awaitSound();
                    if (cut == Cut.ANSWER && holds(buffer, read, COMMITTED) && take()) {
                        cuts.incrementAndGet();
                        break;
                    }
                    out.write(buffer, 0, read);
                }
            } catch (IOException | InterruptedException e) {
                // The other side is told by the end of its connection.
            }
            close();
        }

        /// Message by message, see "Frontend/Backend Protocol"; the first one of a connection has no type.
        void passQuestions() {
            try (var in = new DataInputStream(new BufferedInputStream(client.getInputStream()));
                    var out = new DataOutputStream(new BufferedOutputStream(database.getOutputStream()))) {
                boolean cutting = false;
                for (int type = STARTUP; type >= 0 && !(cutting && type == 'S'); type = in.read()) {
                    byte[] body = in.readNBytes(in.readInt() - Integer.BYTES);
                    awaitSound();
                    if (!cutting && isCommit(type, body) && (cut == Cut.QUESTION || cut == Cut.BOTH) && take()) {
                        cuts.incrementAndGet();
                        cutting = true;
                        if (cut == Cut.QUESTION) {
                            break;
                        }
                    }
                    pass(type, body, out);
                    if (in.available() == 0) {
                        out.flush();
                    }
                }
                if (cutting && cut == Cut.BOTH) {
                    pass('S', new byte[0], out);
                    out.flush();
                }
            } catch (IOException | InterruptedException e) {
                // The other side is told by the end of its connection.
            }
            close();
        }

        private static void pass(int type, byte[] body, DataOutputStream out) throws IOException {
            if (type != STARTUP) {
                out.write(type);
            }
            out.writeInt(body.length + Integer.BYTES);
            out.write(body);
        }

        /// Whether a message runs a COMMIT: a `Parse` names the statement first and then its text, a `Bind` its portal and then the
        /// statement.
        private boolean isCommit(int type, byte[] body) {
            String[] words = new String(body, StandardCharsets.ISO_8859_1).split("\0", 3);
            if (type == 'P' && words[1].strip().equalsIgnoreCase("COMMIT")) {
                commits.add(words[0]);
            }
            return type == 'B' && commits.contains(words[1]);
        }

        private void awaitSound() throws InterruptedException {
            while (silent) {
                Thread.sleep(20);
            }
        }

        private boolean take() {
            return left.getAndUpdate(count -> Math.max(0, count - 1)) > 0;
        }

        private void close() {
            for (Socket socket : new Socket[] {client, database}) {
                open.remove(socket);
                try {
                    socket.close();
                } catch (IOException e) {
                    // It is gone already.
                }
            }
        }
    }

    private static boolean holds(byte[] buffer, int length, byte[] wanted) {
        for (int at = 0; at <= length - wanted.length; at++) {
            int same = 0;
            while (same < wanted.length && buffer[at + same] == wanted[same]) {
                same++;
            }
            if (same == wanted.length) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
