package org.countersign.bench;

import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/// One run of load: connections share a schedule until it is over. Connecting happens before the clock starts.
sealed interface Load extends AutoCloseable permits KeptLoad, ThreadedLoad {
    /// A server gives a handshake five seconds. If all came at once to one that has just been started, on processors that are busy
    /// with other things, all would be slow and none be done in time.
    int HANDSHAKES_AT_ONCE = 8;
    int SECONDS_TO_CONNECT = 60;
    int ADDRESSES = 200;

    /// Blocks until every connection stands that is to be kept.
    static Load connect(BenchedCa ca, Pattern pattern, Schedule schedule) throws InterruptedException {
        return pattern.newConnections() || pattern.connections() == 1
                ? ThreadedLoad.connect(ca, pattern, schedule) : KeptLoad.connect(ca, pattern, schedule);
    }

    /// Starts the clock, and blocks until every connection has its last answer.
    Tally run() throws InterruptedException, ExecutionException;

    @Override
    void close();

    /// A server on the loopback sees many clients at many addresses: it takes only so many connections from one, and the ports of those
    /// that were closed rest for a minute.
    static Optional<InetAddress> sourceAddress(BenchedCa ca, int connection) {
        return ca.host().equals("127.0.0.1") ? Optional.of(HttpsConnection.loopback(1 + connection % ADDRESSES)) : Optional.empty();
    }
}
