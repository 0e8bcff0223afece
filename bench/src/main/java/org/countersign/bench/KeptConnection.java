package org.countersign.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import org.countersign.bench.HttpsConnection.Answer;
import org.countersign.bench.HttpsConnection.CutShortException;

/// One connection of many that one thread looks after: it says what has come, and never waits once it stands.
final class KeptConnection implements AutoCloseable {
    private final SocketChannel channel;
    private final SSLEngine engine;
    private final ByteBuffer outgoing;
    private final ByteBuffer incoming;
    private final AnswerBuffer answer = new AnswerBuffer();

    private KeptConnection(SocketChannel channel, SSLEngine engine) {
        this.channel = channel;
        this.engine = engine;
        this.outgoing = ByteBuffer.allocateDirect(2 * engine.getSession().getPacketBufferSize());
        this.incoming = ByteBuffer.allocateDirect(2 * engine.getSession().getPacketBufferSize());
    }

    /// Connects and shakes hands, and waits for that.
    ///
    /// @param from the address to connect from, if that matters
    static KeptConnection open(BenchedCa ca, Optional<InetAddress> from) throws IOException {
        var channel = SocketChannel.open();
        try {
            if (from.isPresent()) {
                channel.bind(new InetSocketAddress(from.get(), 0));
            }
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.connect(new InetSocketAddress(ca.host(), ca.port()));
            var connection = new KeptConnection(channel, ClientTls.engine(ca.tls(), ca.port()));
            connection.shakeHands();
            channel.configureBlocking(false);
            return connection;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /// To be waited for; it does not block.
    SocketChannel channel() {
        return channel;
    }

    private void shakeHands() throws IOException {
        engine.beginHandshake();
        for (var status = engine.getHandshakeStatus(); status != HandshakeStatus.NOT_HANDSHAKING; status = engine.getHandshakeStatus()) {
            switch (status) {
                case NEED_WRAP -> encrypt(ByteBuffer.allocate(0));
                case NEED_TASK -> engine.getDelegatedTask().run();
                default -> {
                    if (decrypt() == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
                        readMore();
                    }
                }
            }
        }
    }

    void send(byte[] request) throws IOException {
        encrypt(ByteBuffer.wrap(request));
    }

    /// A request is far smaller than what a socket takes at once, so that nobody waits here.
    private void encrypt(ByteBuffer bytes) throws IOException {
        do {
            var status = engine.wrap(bytes, outgoing).getStatus();
            if (status != SSLEngineResult.Status.OK) {
                throw new IOException("cannot encrypt: " + status);
            }
        } while (bytes.hasRemaining());
        outgoing.flip();
        while (outgoing.hasRemaining()) {
            channel.write(outgoing);
        }
        outgoing.clear();
    }

    /// Takes what has come; an answer when that was the last of it. What stands behind an answer is left for later.
    Optional<Answer> receive() throws IOException {
        readMore();
        var whole = Optional.<Answer>empty();
        while (whole.isEmpty() && incoming.position() > 0 && decrypt() == SSLEngineResult.Status.OK) {
            whole = answer.take();
        }
        return whole;
    }

    private void readMore() throws IOException {
        if (channel.read(incoming) < 0) {
            throw ended();
        }
    }

    private SSLEngineResult.Status decrypt() throws IOException {
        incoming.flip();
        try {
            var status = engine.unwrap(incoming, answer.room()).getStatus();
            if (status == SSLEngineResult.Status.CLOSED) {
                throw ended();
            }
            return status;
        } finally {
            incoming.compact();
        }
    }

    private EOFException ended() {
        return answer.isEmpty() ? new EOFException("the server closed the connection") : new CutShortException();
    }

    /// What goes wrong here no longer matters: the answer has been read, or there will be none.
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            return;
        }
    }
}
