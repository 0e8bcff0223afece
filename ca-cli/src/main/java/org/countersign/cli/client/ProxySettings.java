package org.countersign.cli.client;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.countersign.cli.failure.CommandFailure;

/// `HTTPS_PROXY`, or `HTTP_PROXY` for what is asked without TLS, and `NO_PROXY` of the environment, in either case. Loopback addresses
/// never go through a proxy.
///
/// An entry of `NO_PROXY` is a name (itself and all below it), a name with a leading dot (only below it), an address, a
/// network in CIDR form, or `*`; a port may follow a name or an address.
final class ProxySettings {
    /// A proxy to tunnel through.
    ///
    /// @param credentials value for the header `Proxy-Authorization`, or empty
    record Proxy(String host, int port, String credentials) {
        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    private final Optional<Proxy> proxy;
    private final List<String> exceptions;

    private ProxySettings(Optional<Proxy> proxy, List<String> exceptions) {
        this.proxy = proxy;
        this.exceptions = exceptions;
    }

    static ProxySettings of(Map<String, String> environment) {
        return of(environment, "HTTPS_PROXY");
    }

    static ProxySettings withoutTls(Map<String, String> environment) {
        return of(environment, "HTTP_PROXY");
    }

    private static ProxySettings of(Map<String, String> environment, String variable) {
        String url = either(environment, variable);
        var exceptions = Stream.of(either(environment, "NO_PROXY").split(","))
                .map(entry -> entry.strip().toLowerCase(Locale.ROOT)).filter(entry -> !entry.isEmpty()).toList();
        return new ProxySettings(url.isEmpty() ? Optional.empty() : Optional.of(parse(variable, url)), exceptions);
    }

    private static String either(Map<String, String> environment, String name) {
        String upper = environment.getOrDefault(name, "");
        return upper.isEmpty() ? environment.getOrDefault(name.toLowerCase(Locale.ROOT), "").strip() : upper.strip();
    }

    private static Proxy parse(String variable, String text) {
        try {
            var uri = URI.create(text.contains("://") ? text : "http://" + text);
            if (!"http".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null) {
                throw new IllegalArgumentException("not an http:// URL with a host");
            }
            String host = uri.getHost();
            host = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
            return new Proxy(host, uri.getPort() < 0 ? 80 : uri.getPort(), credentials(uri.getRawUserInfo()));
        } catch (IllegalArgumentException e) {
            // The value may hold a password: it is not repeated.
            throw new CommandFailure("the environment variable " + variable + " is not a usable proxy URL")
                    .hint("give http://host:port; proxies that speak TLS or SOCKS are not supported");
        }
    }

    private static String credentials(String userInfo) {
        if (userInfo == null) {
            return "";
        }
        byte[] decoded = URLDecoder.decode(userInfo.replace("+", "%2B"), StandardCharsets.UTF_8)
                .getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(decoded);
    }

    /// The proxy to reach this CA through, if there is to be one.
    Optional<Proxy> proxyFor(CaUrl url) {
        return proxy.filter(_ -> !isLoopback(url.host())).filter(_ -> exceptions.stream().noneMatch(e -> matches(e, url)));
    }

    private static boolean isLoopback(String host) {
        return host.equalsIgnoreCase("localhost") || address(host).filter(InetAddress::isLoopbackAddress).isPresent();
    }

    private static boolean matches(String exception, CaUrl url) {
        if (exception.equals("*")) {
            return true;
        }
        if (exception.indexOf('/') >= 0) {
            return isInNetwork(exception, url.host());
        }
        var entry = withPort(exception);
        if (entry.port() != 0 && entry.port() != url.connectPort()) {
            return false;
        }
        String host = url.host().toLowerCase(Locale.ROOT);
        String name = entry.host();
        return name.startsWith(".") ? host.endsWith(name) : host.equals(name) || host.endsWith("." + name);
    }

    private record Entry(String host, int port) {}

    private static Entry withPort(String exception) {
        try {
            var url = CaUrl.parse(exception);
            return new Entry(url.host(), url.port());
        } catch (IllegalArgumentException _) {
            return new Entry(exception, 0);
        }
    }

    private static boolean isInNetwork(String network, String host) {
        int slash = network.indexOf('/');
        var base = address(network.substring(0, slash));
        var candidate = address(host);
        String length = network.substring(slash + 1);
        if (base.isEmpty() || candidate.isEmpty() || !length.matches("[0-9]{1,3}")) {
            return false;
        }
        byte[] left = base.get().getAddress();
        byte[] right = candidate.get().getAddress();
        int shift = left.length * 8 - Integer.parseInt(length);
        return left.length == right.length && shift >= 0
                && new BigInteger(1, left).shiftRight(shift).equals(new BigInteger(1, right).shiftRight(shift));
    }

    /// The address that a literal stands for; names are not looked up.
    private static Optional<InetAddress> address(String host) {
        if (!host.matches("[0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
