package org.countersign.bench;

/// How the load comes.
///
/// @param connections    at the same time
/// @param newConnections a TLS handshake for every request
/// @param seconds        for so long
/// @param rate           requests a second, sent when they are due whether or not earlier ones have been answered (open loop);
///                       0: every connection sends as soon as it has its answer (closed loop)
record Pattern(int connections, boolean newConnections, int seconds, int rate) {
    static Pattern closedLoop(int connections, int seconds) {
        return new Pattern(connections, false, seconds, 0);
    }

    static Pattern openLoop(int connections, int seconds, int rate) {
        return new Pattern(connections, false, seconds, rate);
    }

    Pattern withNewConnections() {
        return new Pattern(connections, true, seconds, rate);
    }

    /// How many requests it can need at most.
    ///
    /// @param mostPerSecond what no server here reaches in a closed loop
    int requests(int mostPerSecond) {
        return Math.multiplyExact(seconds, rate > 0 ? rate : mostPerSecond);
    }

    boolean isOpenLoop() {
        return rate > 0;
    }
}
