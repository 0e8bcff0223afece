package org.countersign.server.http;

import java.time.Duration;

/// How much one client may take from the server before it is refused. The defaults are far above what real clients send.
///
/// @param bodyBytes             largest request body
/// @param headerBytes           request line and headers together
/// @param headerCount           number of request headers
/// @param uriBytes              path and query together
/// @param connections           open connections in all; beyond, whoever has most of them gives way to who has fewer
/// @param connectionsPerAddress open connections from one address
/// @param requestsPerConnection after so many the connection is closed, so that none lives for ever
/// @param requestsAtOnce        requests that are worked on at the same time
/// @param requestsWaiting       requests that have arrived and wait until others are done; more are told to come again
/// @param handshake             from accepting a connection to the end of its TLS handshake
/// @param header                from the first byte of a request to the end of its headers
/// @param body                  from the end of the headers to the end of the body
/// @param turn                  from the end of the body to the beginning of the work, while as many as may be are worked on; who waits
///                              longer is told to come again
/// @param idle                  between two requests
/// @param write                 from the first byte of an answer to its last
public record HttpLimits(int bodyBytes, int headerBytes, int headerCount, int uriBytes, int connections,
        int connectionsPerAddress, int requestsPerConnection, int requestsAtOnce, int requestsWaiting, Duration handshake, Duration header,
        Duration body, Duration turn, Duration idle, Duration write) {
    public static final HttpLimits DEFAULT = new HttpLimits(64 * 1024, 8 * 1024, 64, 2 * 1024, 2000, 200, 10_000, 500, 1000,
            Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofSeconds(15),
            Duration.ofSeconds(10));
}
