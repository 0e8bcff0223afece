package org.countersign.cli.oidc;

import java.net.URI;
import java.util.Optional;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.core.json.JsonObject;

/// What a provider says of itself (OpenID Connect Discovery 1.0, "OpenID Provider Metadata"), as far as a login needs it.
record Provider(URI authorization, URI token, Optional<URI> device) {
    private static final String WELL_KNOWN = "/.well-known/openid-configuration";

    static Provider discover(WebClient web, String endpoint) {
        var document = WebClient.address(endpoint.contains(WELL_KNOWN) ? endpoint : endpoint.replaceFirst("/$", "") + WELL_KNOWN);
        var answer = web.get(document);
        if (!answer.good()) {
            throw new CommandFailure("the provider does not describe itself at " + document + ": status " + answer.status());
        }
        return new Provider(required(answer.json(), "authorization_endpoint"), required(answer.json(), "token_endpoint"),
                answer.json().string("device_authorization_endpoint").map(WebClient::address));
    }

    private static URI required(JsonObject description, String name) {
        return description.string(name).map(WebClient::address).orElseThrow(() ->
                new CommandFailure("the provider's description of itself has no \"" + name + "\""));
    }
}
