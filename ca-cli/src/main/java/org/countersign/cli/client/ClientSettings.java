package org.countersign.cli.client;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.countersign.cli.progress.Progress;

/// How a client introduces itself and finds its way: everything about a connection that is not the CA itself.
///
/// @param userAgent   what the CA logs about this program
/// @param environment where `HTTPS_PROXY` and `NO_PROXY` are looked up
/// @param timeLimit   for one request, from connecting to the last byte of the answer
/// @param identity    client certificate to offer
/// @param progress    told what is waited for
public record ClientSettings(
        String userAgent, Map<String, String> environment, Duration timeLimit, Optional<ClientIdentity> identity,
        Progress progress) {
    public ClientSettings {
        environment = Map.copyOf(environment);
    }

    public static ClientSettings of(String userAgent, Map<String, String> environment) {
        return new ClientSettings(userAgent, environment, Duration.ofSeconds(15), Optional.empty(), Progress.NONE);
    }

    public ClientSettings with(ClientIdentity own) {
        return new ClientSettings(userAgent, environment, timeLimit, Optional.of(own), progress);
    }

    public ClientSettings telling(Progress watched) {
        return new ClientSettings(userAgent, environment, timeLimit, identity, watched);
    }

    Exchange exchange(CaUrl url, Tls tls) {
        return new Exchange(url, tls, ProxySettings.of(environment), userAgent, timeLimit, progress);
    }
}
