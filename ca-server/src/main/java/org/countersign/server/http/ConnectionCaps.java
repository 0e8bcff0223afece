package org.countersign.server.http;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.SelectorManager;

/// Counts open connections, in all and from each address, and closes a new one that would be too many. IPv6 addresses count
/// by their first 64 bits, since whoever has one has the rest of its network as well.
final class ConnectionCaps implements SelectorManager.AcceptListener {
    private static final int NETWORK_BYTES = 8;

    private final HttpLimits limits;
    private final Map<SelectableChannel, ByteBuffer> counted = new ConcurrentHashMap<>();
    private final Map<ByteBuffer, Integer> byAddress = new ConcurrentHashMap<>();

    ConnectionCaps(HttpLimits limits) {
        this.limits = limits;
    }

    @Override
    public void onAccepting(SelectableChannel channel) {
        try {
            var source = source(channel);
            boolean tooMany = counted.size() >= limits.connections()
                    || byAddress.getOrDefault(source, 0) >= limits.connectionsPerAddress();
            if (tooMany) {
                channel.close();
            } else {
                counted.put(channel, source);
                byAddress.merge(source, 1, Integer::sum);
            }
        } catch (IOException _) {
            // It is closed already; there is nothing to count.
        }
    }

    private static ByteBuffer source(SelectableChannel channel) throws IOException {
        var remote = ((SocketChannel) channel).getRemoteAddress();
        var address = remote instanceof InetSocketAddress inet ? inet.getAddress() : InetAddress.getLoopbackAddress();
        var bytes = address.getAddress();
        return ByteBuffer.wrap(address instanceof Inet6Address ? Arrays.copyOf(bytes, NETWORK_BYTES) : bytes);
    }

    @Override
    public void onAcceptFailed(SelectableChannel channel, Throwable cause) {
        onClosed(channel);
    }

    @Override
    public void onClosed(SelectableChannel channel) {
        var source = counted.remove(channel);
        if (source != null) {
            byAddress.computeIfPresent(source, (_, count) -> count == 1 ? null : count - 1);
        }
    }
}
