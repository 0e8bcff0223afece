package org.countersign.cli.oidc;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.core.json.JsonObject;

/// What a provider answers to a device that wants to log somebody in (RFC 8628, "Device Authorization Response").
///
/// @param complete an address that already holds the code
public record DeviceGrant(String deviceCode, String userCode, URI address, Optional<URI> complete, Duration interval, Duration limit) {
    private static final int INTERVAL = 5;
    private static final int LONGEST = 300;

    static DeviceGrant of(JsonObject answer) {
        var address = answer.string("verification_uri").or(() -> answer.string("verification_url"))
                .orElseThrow(() -> new CommandFailure("the provider does not say where to log in"));
        var code = answer.text("device_code");
        if (code.isEmpty()) {
            throw new CommandFailure("the provider gave no code for this device");
        }
        return new DeviceGrant(code, WebClient.printable(answer.text("user_code")), WebClient.address(address),
                answer.string("verification_uri_complete").filter(text -> !text.isEmpty()).map(WebClient::address),
                Duration.ofSeconds(Math.clamp(answer.integer("interval").orElse(INTERVAL), 1, LONGEST)),
                Duration.ofSeconds(Math.clamp(answer.integer("expires_in").orElse(LONGEST), 1, LONGEST)));
    }

    /// The code for this device is a secret; that for the person is not.
    @Override
    public String toString() {
        return "DeviceGrant " + userCode;
    }
}
