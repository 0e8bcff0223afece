package org.countersign.bench.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.countersign.bench.BenchedCa;

/// Many connections that want nothing, from many addresses of the loopback: silent ones, ones that shake hands and then are silent, ones
/// that send a request a byte at a time, and ones that send a large body and keep the end of it back.
public final class Crowd {
    private static final int FROM_EACH_ADDRESS = 150;
    private static final byte[] REQUEST = "POST /ssh/sign HTTP/1.1\r\nHost: localhost\r\nX-Slow: ".getBytes(StandardCharsets.US_ASCII);

    private static final int BODY_BYTES = 64 * 1024;
    /// What is missing of a large body comes a byte at a time, and is not all there before the server has had enough.
    private static final int KEPT_BACK = 1000;

    private enum Kind { SILENT, IDLE, SLOW, LARGE }

    private final BenchedCa ca;
    private final Kind kind;
    private final List<Socket> open = new ArrayList<>();
    private int refused;

    private Crowd(BenchedCa ca, Kind kind) {
        this.ca = ca;
        this.kind = kind;
    }

    /// @param arguments folder of the CA, password file of the provisioner, `silent`, `idle`, `slow` or `large`, how many connections, and for how many
    ///                  seconds they are made again when they are closed
    public static void main(String[] arguments) throws Exception {
        var ca = BenchedCa.read(Path.of(arguments[0]), Path.of(arguments[1]), "");
        var crowd = new Crowd(ca, Kind.valueOf(arguments[2].toUpperCase(java.util.Locale.ROOT)));
        crowd.stay(Integer.parseInt(arguments[3]), Integer.parseInt(arguments[4]));
    }

    private void stay(int count, int seconds) throws InterruptedException {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        int made = 0;
        int most = 0;
        while (System.nanoTime() < end) {
            while (open.size() < count && System.nanoTime() < end) {
                join(made++);
            }
            most = Math.max(most, open.size());
            Thread.sleep(1000);
            open.removeIf(this::isGone);
        }
        System.out.printf("crowd     %,d %s connections made, at most %,d at once, %,d refused, %,d closed by the server%n", made,
                kind.name().toLowerCase(java.util.Locale.ROOT), most, refused, made - refused - open.size());
        open.forEach(Crowd::close);
    }

    private void join(int number) {
        var socket = new Socket();
        try {
            int host = number / FROM_EACH_ADDRESS;
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 1, (byte) (2 + host % 200)}), 0));
            socket.connect(new InetSocketAddress(ca.host(), ca.port()), 2000);
            socket.setSoTimeout(2000);
            open.add(kind == Kind.SILENT ? socket : shakeHands(socket));
        } catch (IOException e) {
            refused++;
            close(socket);
        }
    }

    private Socket shakeHands(Socket socket) throws IOException {
        var tls = (SSLSocket) ca.tls().getSocketFactory().createSocket(socket, ca.host(), ca.port(), true);
        tls.startHandshake();
        switch (kind) {
            case SLOW -> tls.getOutputStream().write(REQUEST);
            case LARGE -> tls.getOutputStream().write(largeRequest());
            case SILENT, IDLE -> { }
        }
        return tls;
    }

    private static byte[] largeRequest() {
        var head = "POST /ssh/sign HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + BODY_BYTES + "\r\n\r\n";
        return (head + "x".repeat(BODY_BYTES - KEPT_BACK)).getBytes(StandardCharsets.US_ASCII);
    }

    /// Looks for the end of the connection, or for an answer, which nobody wants; and in passing sends the next byte.
    private boolean isGone(Socket socket) {
        try {
            if (kind == Kind.SLOW || kind == Kind.LARGE) {
                socket.getOutputStream().write('x');
            }
            socket.setSoTimeout(1);
            socket.getInputStream().read();
            close(socket);
            return true;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            return;
        }
    }
}
