package org.countersign.server.http;

import java.net.InetSocketAddress;
import org.countersign.core.x509.IpAddress;
import org.eclipse.jetty.server.Request;

/// The address at the other end of the socket: the only thing about a caller's place that it cannot choose.
final class RemoteAddress {
    private RemoteAddress() {}

    static String of(Request request) {
        return request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress inet
                && inet.getAddress() != null ? IpAddress.of(inet.getAddress().getAddress()).toString() : "";
    }
}
