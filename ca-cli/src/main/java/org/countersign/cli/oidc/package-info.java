/// Logs a person in at an OpenID provider (OpenID Connect Core 1.0; RFC 6749, 7636, 8252 and 8628) and brings back the ID
/// token, which the CA then judges.
/// Start at [OidcLogin].
/// It knows neither the CA nor a command. What comes from the provider or the browser is read with limits.
package org.countersign.cli.oidc;
