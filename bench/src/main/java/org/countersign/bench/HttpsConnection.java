package org.countersign.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.Optional;
import javax.net.ssl.SSLSocket;

/// One connection that sends a prepared request and waits for the answer, with as little work as that takes: the client shares the
/// processors with the server it measures.
public final class HttpsConnection implements AutoCloseable {
    static final int TIMEOUT_MILLIS = 10_000;

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
    private final AnswerBuffer buffer = new AnswerBuffer();

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
            var socket = ClientTls.secure(plain, ca.tls());
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
        var answer = buffer.take();
        while (answer.isEmpty()) {
            readMore();
            answer = buffer.take();
        }
        return answer.get();
    }

    private void readMore() throws IOException {
        var room = buffer.room();
        int count = in.read(room.array(), room.position(), room.remaining());
        if (count < 0) {
            throw buffer.isEmpty() ? new EOFException("the server closed the connection") : new CutShortException();
        }
        room.position(room.position() + count);
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
