package org.countersign.cli.oidc;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.progress.Progress;
import org.countersign.cli.trust.SystemRoots;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonException;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;

/// Asks a provider, over HTTPS with the roots of the system; over plain HTTP only on this machine. Follows no redirect: a
/// form with a code or a secret in it goes where it was meant to go or nowhere.
///
/// @param environment where `HTTPS_PROXY` and `NO_PROXY` are looked up
/// @param progress    told what is waited for
record WebClient(Map<String, String> environment, SystemRoots roots, Progress progress) {
    private static final int MILLIS = 15_000;
    private static final int LARGEST_ANSWER = 1024 * 1024;

    /// A status and the JSON that came with it.
    record Answer(int status, JsonObject json) {
        boolean good() {
            return status / 100 == 2;
        }
    }

    static URI address(String text) {
        try {
            var uri = new URI(text);
            boolean secure = "https".equals(uri.getScheme());
            if (uri.getHost() == null || !secure && !("http".equals(uri.getScheme()) && isLocal(uri.getHost()))) {
                throw new CommandFailure("'" + printable(text) + "' is not the https URL of a provider");
            }
            return uri;
        } catch (URISyntaxException e) {
            throw new CommandFailure("'" + printable(text) + "' is not the https URL of a provider").because(e);
        }
    }

    private static boolean isLocal(String host) {
        return host.equals("localhost") || host.matches("127\\.[0-9.]+") || host.equals("[::1]");
    }

    /// What a provider says goes to a terminal, which obeys control characters.
    static String printable(String text) {
        return (text.length() > 500 ? text.substring(0, 500) + "…" : text).replaceAll("[\\p{Cntrl}\\u0080-\\u009f]+", " ").strip();
    }

    Answer get(URI address) {
        return send(address, Optional.empty());
    }

    Answer post(URI address, Map<String, String> form) {
        return send(address, Optional.of(encode(form)));
    }

    static String encode(Map<String, String> form) {
        return form.entrySet().stream().map(entry -> escape(entry.getKey()) + "=" + escape(entry.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String escape(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private Answer send(URI address, Optional<String> form) {
        try (var _ = progress.begin("Waiting for " + address.getHost())) {
            var connection = (HttpURLConnection) address.toURL().openConnection(proxy(address));
            if (connection instanceof HttpsURLConnection secure) {
                secure.setSSLSocketFactory(sockets());
            }
            connection.setConnectTimeout(MILLIS);
            connection.setReadTimeout(MILLIS);
            connection.setInstanceFollowRedirects(false);
            connection.setRequestProperty("Accept", "application/json");
            if (form.isPresent()) {
                connection.setDoOutput(true);
                connection.setRequestProperty("Content-Type", "application/x-www-form-urlencoded");
                connection.getOutputStream().write(form.get().getBytes(StandardCharsets.US_ASCII));
            }
            return read(address, connection);
        } catch (IOException e) {
            throw new CommandFailure("the provider at " + address.getHost() + " cannot be reached: " + printable(String.valueOf(e.getMessage())))
                    .because(e);
        }
    }

    private SSLSocketFactory sockets() {
        return roots.context().getSocketFactory();
    }

    private static Answer read(URI address, HttpURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        try (var in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            var body = in == null ? new byte[0] : in.readNBytes(LARGEST_ANSWER);
            return new Answer(status, Json.parseObject(body, JsonLimits.FILE));
        } catch (JsonException e) {
            throw new CommandFailure("the provider at " + address.getHost() + " answered with status " + status
                    + " and no JSON that can be read").because(e);
        }
    }

    /// `HTTPS_PROXY` for everybody but this machine and those in `NO_PROXY`.
    private Proxy proxy(URI address) {
        var proxy = Optional.ofNullable(environment.get("HTTPS_PROXY")).or(() -> Optional.ofNullable(environment.get("https_proxy")))
                .filter(value -> !value.isEmpty() && !isLocal(address.getHost()) && !isExcluded(address.getHost()));
        if (proxy.isEmpty()) {
            return Proxy.NO_PROXY;
        }
        var uri = URI.create(proxy.get().contains("://") ? proxy.get() : "http://" + proxy.get());
        return new Proxy(Proxy.Type.HTTP, new InetSocketAddress(uri.getHost(), uri.getPort() < 0 ? 80 : uri.getPort()));
    }

    private boolean isExcluded(String host) {
        var excluded = environment.getOrDefault("NO_PROXY", environment.getOrDefault("no_proxy", ""));
        for (var entry : excluded.split(",")) {
            var name = entry.strip().replaceFirst("^\\*?\\.", "");
            if (name.equals("*") || !name.isEmpty() && (host.equals(name) || host.endsWith("." + name))) {
                return true;
            }
        }
        return false;
    }
}
