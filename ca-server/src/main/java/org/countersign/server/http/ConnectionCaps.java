package org.countersign.server.http;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.eclipse.jetty.io.SelectorManager;

/// Counts open connections, in all and from each address, and closes a new one that would be too many. IPv6 addresses count
/// by their first 64 bits, since whoever has one has the rest of its network as well.
///
/// When there are too many in all, whoever has most of them gives way: else a few addresses could keep everybody out by doing nothing.
final class ConnectionCaps implements SelectorManager.AcceptListener {
    private static final int NETWORK_BYTES = 8;
    /// To ask one is to look at all of them.
    private static final int MOST_ASKED = 4;

    /// A connection that may be ended for the sake of another one.
    interface MayGiveWay {
        /// Whether nobody works for it: it says nothing, or has not said all.
        boolean mayGiveWay();

        /// Ends it for the sake of another one; false when somebody has begun to work for it.
        boolean givesWay();
    }

    private final HttpLimits limits;
    private final Deadlines deadlines;
    private final Map<SelectableChannel, ByteBuffer> counted = new ConcurrentHashMap<>();
    private final Map<ByteBuffer, Integer> byAddress = new ConcurrentHashMap<>();

    ConnectionCaps(HttpLimits limits, Deadlines deadlines) {
        this.limits = limits;
        this.deadlines = deadlines;
    }

    @Override
    public void onAccepting(SelectableChannel channel) {
        try {
            var source = source(channel);
            boolean tooMany = count(source) >= limits.connectionsPerAddress()
                    || counted.size() >= limits.connections() && !madeRoomFor(source);
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

    private int count(ByteBuffer source) {
        return byAddress.getOrDefault(source, 0);
    }

    /// It is counted until it is closed, so for a moment there may be a few more than allowed.
    private boolean madeRoomFor(ByteBuffer newcomer) {
        return oneGivesWay(deadlines::open, open -> count(open.source()), count(newcomer) + 1);
    }

    /// One that somebody has just begun to work for does not give way, and is not asked again; then it is the turn of another one.
    ///
    /// @param counts how many there are of the same address
    /// @param least  who has no more than this many keeps them all
    static <C extends MayGiveWay> boolean oneGivesWay(Supplier<Stream<C>> all, ToIntFunction<C> counts, int least) {
        for (int tries = 0; tries < MOST_ASKED; tries++) {
            var one = all.get().filter(MayGiveWay::mayGiveWay).max(Comparator.comparingInt(counts))
                    .filter(most -> counts.applyAsInt(most) > least);
            if (one.isEmpty()) {
                return false;
            }
            if (one.get().givesWay()) {
                return true;
            }
        }
        return false;
    }

    private static ByteBuffer source(SelectableChannel channel) throws IOException {
        return source(((SocketChannel) channel).getRemoteAddress());
    }

    /// Who is at the other end, as far as connections are counted.
    static ByteBuffer source(SocketAddress remote) {
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
