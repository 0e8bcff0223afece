package org.countersign.server.exchange;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One HTTP request as an endpoint sees it: already within the size limits, not yet trusted in any way.
///
/// @param id                the request id, copied from the caller or fresh
/// @param remoteAddress     address of the socket peer, without port
/// @param received          when the request arrived
/// @param path              values of the `{name}` segments of the route, percent-decoded
/// @param query             query parameters, first value of each name, percent-decoded
/// @param authorization     the `Authorization` header
/// @param ifNoneMatch       the `If-None-Match` header
/// @param body              the body, empty when there is none
/// @param clientCertificates the verified TLS client certificate chain, leaf first, empty without one
public record Request(String id, String remoteAddress, Instant received, Map<String, String> path,
        Map<String, String> query, Optional<String> authorization, Optional<String> ifNoneMatch, byte[] body,
        List<X509Certificate> clientCertificates) {

    /// The same, from somebody who showed none.
    public Request withoutCertificates() {
        return new Request(id, remoteAddress, received, path, query, authorization, ifNoneMatch, body, List.of());
    }

    public Caller caller() {
        return new Caller(id, remoteAddress, received);
    }
}
