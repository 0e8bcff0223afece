package org.countersign.cli.agent;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;

/// Carries messages to an agent and its replies back, each with a length in front. A reply has a time and a size limit.
final class AgentChannel implements AutoCloseable {
    /// What OpenSSH allows for one message.
    static final int MAX_REPLY = 256 * 1024;

    private final SocketChannel channel;
    private final Selector selector;
    private final Duration timeLimit;

    private AgentChannel(SocketChannel channel, Selector selector, Duration timeLimit) {
        this.channel = channel;
        this.selector = selector;
        this.timeLimit = timeLimit;
    }

    static AgentChannel open(Path socket, Duration timeLimit) throws IOException {
        var channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        try {
            channel.configureBlocking(false);
            return new AgentChannel(channel, Selector.open(), timeLimit);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /// Sends one message and waits for the reply.
    byte[] ask(byte[] message) throws IOException {
        long end = System.nanoTime() + timeLimit.toNanos();
        var framed = ByteBuffer.allocate(4 + message.length).putInt(message.length).put(message).flip();
        while (framed.hasRemaining()) {
            if (channel.write(framed) == 0) {
                await(SelectionKey.OP_WRITE, end);
            }
        }
        int length = read(4, end).getInt();
        if (length < 1 || length > MAX_REPLY) {
            throw new ProtocolException("the agent's reply has an impossible length");
        }
        return read(length, end).array();
    }

    private ByteBuffer read(int length, long end) throws IOException {
        var buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            int count = channel.read(buffer);
            if (count < 0) {
                throw new EOFException("the agent closed the connection");
            }
            if (count == 0) {
                await(SelectionKey.OP_READ, end);
            }
        }
        return buffer.flip();
    }

    private void await(int operation, long end) throws IOException {
        long left = (end - System.nanoTime()) / 1_000_000;
        channel.register(selector, operation);
        if (left <= 0 || selector.select(left) == 0) {
            throw new SocketTimeoutException("the agent does not answer");
        }
        selector.selectedKeys().clear();
    }

    @Override
    public void close() throws IOException {
        try (channel; selector) {
            // both are closed
        }
    }
}
