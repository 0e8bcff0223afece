package org.countersign.server.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;

/// From where how many connections come, and who of them gives way when there are too many: else a few could keep everybody out by doing
/// nothing. IPv6 addresses count by their first 64 bits, since whoever has one has the rest of its network as well. Whoever has 48 bits has
/// 65,536 of these: where no address has more than others, the networks of that size are held against each other.
final class Origins {
    private static final int ADDRESS_BYTES = 8;
    private static final int NETWORK_BYTES = 6;
    /// To ask one is to look at all of them.
    private static final int MOST_ASKED = 4;

    private final Map<ByteBuffer, Integer> byAddress = new ConcurrentHashMap<>();
    private final Map<ByteBuffer, Integer> byNetwork = new ConcurrentHashMap<>();

    /// A connection that may be ended for the sake of another one.
    interface MayGiveWay {
        /// Where it comes from, by [Origins#address].
        ByteBuffer source();

        /// Whether nobody works for it: it says nothing, has not said all, or does not listen.
        boolean mayGiveWay();

        /// Ends it for the sake of another one; false when somebody has begun to work for it.
        boolean givesWay();
    }

    /// Who is at the other end, as far as connections are counted.
    static ByteBuffer address(SocketAddress remote) {
        var address = remote instanceof InetSocketAddress inet ? inet.getAddress() : InetAddress.getLoopbackAddress();
        var bytes = address.getAddress();
        return ByteBuffer.wrap(address instanceof Inet6Address ? Arrays.copyOf(bytes, ADDRESS_BYTES) : bytes);
    }

    private static ByteBuffer network(ByteBuffer address) {
        return address.remaining() == ADDRESS_BYTES ? address.slice(0, NETWORK_BYTES) : address;
    }

    void add(ByteBuffer address) {
        byAddress.merge(address, 1, Integer::sum);
        byNetwork.merge(network(address), 1, Integer::sum);
    }

    void remove(ByteBuffer address) {
        takeOne(address, byAddress);
        takeOne(network(address), byNetwork);
    }

    private static void takeOne(ByteBuffer whose, Map<ByteBuffer, Integer> counts) {
        counts.computeIfPresent(whose, (_, count) -> count == 1 ? null : count - 1);
    }

    int of(ByteBuffer address) {
        return byAddress.getOrDefault(address, 0);
    }

    private int ofNetwork(ByteBuffer address) {
        return byNetwork.getOrDefault(network(address), 0);
    }

    /// Whether one of those who have most ends a connection, so that there is room for somebody who has fewer.
    ///
    /// @param all those that are open
    boolean makeRoomFor(ByteBuffer newcomer, Iterable<? extends MayGiveWay> all) {
        return oneGivesWay(all, this::of, newcomer) || oneGivesWay(all, this::ofNetwork, newcomer);
    }

    /// One that somebody has just begun to work for does not give way, and is not asked again; then it is the turn of another one.
    private static boolean oneGivesWay(Iterable<? extends MayGiveWay> all, ToIntFunction<ByteBuffer> counts, ByteBuffer newcomer) {
        int least = counts.applyAsInt(newcomer) + 1;
        for (int tries = 0; tries < MOST_ASKED; tries++) {
            var one = ofWhoHasMost(all, counts, least);
            if (one.isEmpty()) {
                return false;
            }
            if (one.get().givesWay()) {
                return true;
            }
        }
        return false;
    }

    /// @param least who has no more than so many keeps them all
    private static Optional<MayGiveWay> ofWhoHasMost(Iterable<? extends MayGiveWay> all, ToIntFunction<ByteBuffer> counts, int least) {
        Optional<MayGiveWay> found = Optional.empty();
        int most = least;
        for (MayGiveWay open : all) {
            int count = counts.applyAsInt(open.source());
            if (count > most && open.mayGiveWay()) {
                most = count;
                found = Optional.of(open);
            }
        }
        return found;
    }
}
