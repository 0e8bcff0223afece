package org.countersign.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLSocket;

/// One connection that sends a prepared request and reads the answer, with as little work as that takes: the client shares the
/// processors with the server it measures. Understands answers with a Content-Length, as the server sends them, and no others.
public final class HttpsConnection implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 10_000;

    /// @param retryAfter whether the head says when to ask again
    /// @param last       whether the server closes the connection behind it
    /// @param body       the bytes behind the head
    public record Answer(int status, boolean retryAfter, boolean last, byte[] body) {}

    /// A part of an answer came, and then the end.
    public static final class CutShortException extends EOFException {
        private static final long serialVersionUID = 1L;

        CutShortException() {
            super("the server closed the connection in the middle of an answer");
        }
    }

    private final SSLSocket socket;
    private final InputStream in;
    private final byte[] buffer = new byte[16 * 1024];

    private HttpsConnection(SSLSocket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
    }

    /// Connects and shakes hands.
    public static HttpsConnection open(BenchedCa ca) throws IOException {
        return open(ca, Optional.empty());
    }

    /// @param from the address to connect from, if that matters
    static HttpsConnection open(BenchedCa ca, Optional<InetAddress> from) throws IOException {
        var plain = new Socket();
        try {
            if (from.isPresent()) {
                plain.bind(new InetSocketAddress(from.get(), 0));
            }
            plain.setTcpNoDelay(true);
            plain.connect(new InetSocketAddress(ca.host(), ca.port()), TIMEOUT_MILLIS);
            var socket = ClientTls.secure(plain, ca.sockets());
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.startHandshake();
            return new HttpsConnection(socket);
        } catch (IOException | RuntimeException e) {
            plain.close();
            throw e;
        }
    }

    /// The address 127.0.0.NUMBER of this machine.
    static InetAddress loopback(int number) {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) number});
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("four bytes are an address", e);
        }
    }

    public Answer exchange(byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        int length = 0;
        int bodyAt = -1;
        while (bodyAt < 0) {
            length += readMore(length);
            bodyAt = endOfHead(length);
        }
        var head = new String(buffer, 0, bodyAt, StandardCharsets.ISO_8859_1);
        int end = bodyAt + contentLength(head);
        while (length < end) {
            length += readMore(length);
        }
        return new Answer(Integer.parseInt(head.substring(9, 12)), head.contains("\nRetry-After:"),
                head.contains("\nConnection: close"), Arrays.copyOfRange(buffer, bodyAt, end));
    }

    private int readMore(int length) throws IOException {
        if (length == buffer.length) {
            throw new IOException("the answer is longer than " + buffer.length + " bytes");
        }
        int count = in.read(buffer, length, buffer.length - length);
        if (count < 0) {
            throw length == 0 ? new EOFException("the server closed the connection") : new CutShortException();
        }
        return count;
    }

    private int endOfHead(int length) {
        for (int i = 3; i < length; i++) {
            if (buffer[i] == '\n' && buffer[i - 2] == '\n') {
                return i + 1;
            }
        }
        return -1;
    }

    private static int contentLength(String head) throws IOException {
        int at = head.toLowerCase(Locale.ROOT).indexOf("\ncontent-length:");
        if (at < 0) {
            throw new IOException("an answer without Content-Length");
        }
        return Integer.parseInt(head.substring(at + 16, head.indexOf('\r', at + 16)).strip());
    }

    /// What goes wrong here no longer matters: the answer has been read, or there will be none.
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            return;
        }
    }
}
