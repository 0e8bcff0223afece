package org.countersign.cli.oidc;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How this program is known to a provider, as the CA tells it.
///
/// @param endpoint   the provider's address, or that of its discovery document
/// @param secret     may be empty; it is no secret, since the CA hands it to everybody
/// @param scopes     what to ask for; `openid email` when empty
/// @param parameters further ones for the login page, `key=value`
/// @param listen     where to wait for the browser, `host:port` or `:port`; any free port when absent
/// @param landing    where the browser is sent when all is done
public record OidcClient(String endpoint, String id, String secret, List<String> scopes, List<String> parameters,
        Optional<String> listen, Optional<String> landing) {

    String scope() {
        return scopes.isEmpty() ? "openid email" : String.join(" ", scopes);
    }

    /// How the program introduces itself where a form is posted.
    void introduce(Map<String, String> form) {
        form.put("client_id", id);
        if (!secret.isEmpty()) {
            form.put("client_secret", secret);
        }
    }
}
