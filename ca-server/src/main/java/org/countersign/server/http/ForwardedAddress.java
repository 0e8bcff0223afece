package org.countersign.server.http;

import java.util.List;
import java.util.Optional;
import org.countersign.core.x509.IpAddress;
import org.eclipse.jetty.server.Request;

/// The address of a client behind a proxy, as the proxy tells it, or as anyone does who pretends to be one.
final class ForwardedAddress {
    private static final List<String> HEADERS = List.of("True-Client-IP", "X-Real-IP", "X-Forwarded-For");

    private ForwardedAddress() {}

    /// What the first of these headers that there is says, if that is an address; else the address of the socket.
    static String of(Request request) {
        return HEADERS.stream().map(request.getHeaders()::get).filter(value -> value != null && !value.isEmpty()).findFirst()
                .flatMap(ForwardedAddress::first).orElseGet(() -> RemoteAddress.of(request));
    }

    private static Optional<String> first(String list) {
        return IpAddress.parse(list.split(",", 2)[0].strip()).map(IpAddress::toString);
    }
}
