package org.countersign.server.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.SelectorManager;

/// Counts open connections, in all and from each address, and closes a new one that would be too many. When there are too many in all,
/// whoever has most of them gives way; the [Origins] tell who that is.
final class ConnectionCaps implements SelectorManager.AcceptListener {
    private final HttpLimits limits;
    private final Deadlines deadlines;
    private final Map<SelectableChannel, ByteBuffer> counted = new ConcurrentHashMap<>();
    private final Origins origins = new Origins();

    ConnectionCaps(HttpLimits limits, Deadlines deadlines) {
        this.limits = limits;
        this.deadlines = deadlines;
    }

    @Override
    public void onAccepting(SelectableChannel channel) {
        try {
            var source = Origins.address(((SocketChannel) channel).getRemoteAddress());
            boolean tooMany = origins.of(source) >= limits.connectionsPerAddress()
                    || counted.size() >= limits.connections() && !madeRoomFor(source);
            if (tooMany) {
                channel.close();
            } else {
                counted.put(channel, source);
                origins.add(source);
            }
        } catch (IOException _) {
            // It is closed already; there is nothing to count.
        }
    }

    /// It is counted until it is closed, so for a moment there may be a few more than allowed.
    private boolean madeRoomFor(ByteBuffer newcomer) {
        return origins.makeRoomFor(newcomer, deadlines.open());
    }

    @Override
    public void onAcceptFailed(SelectableChannel channel, Throwable cause) {
        onClosed(channel);
    }

    @Override
    public void onClosed(SelectableChannel channel) {
        var source = counted.remove(channel);
        if (source != null) {
            origins.remove(source);
        }
    }
}
