package org.countersign.server.http;

import org.countersign.server.exchange.Endpoint;

/// One line of the route table. A `GET` route also answers `HEAD`.
///
/// @param path segments in braces, as in `/root/{sha}`, match any one segment
public record Route(Method method, String path, Endpoint endpoint) {

    /// The methods that routes have.
    public enum Method { GET, POST }
}
