package org.countersign.cli.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.countersign.cli.failure.CommandFailure;

/// Fetches what anybody may read at an address that a certificate or its reader names, over HTTP or HTTPS. What comes back proves
/// itself by a signature, so plain HTTP will do.
///
/// An answer has a largest size, and a time for all of it; redirections are not followed.
public final class PublicWeb {
    private static final int OK = 200;
    private static final int HTTP = 80;

    private final Collection<X509Certificate> roots;
    private final ClientSettings settings;

    /// @param roots whom servers with HTTPS have to lead to
    public PublicWeb(Collection<X509Certificate> roots, ClientSettings settings) {
        this.roots = roots;
        this.settings = settings;
    }

    /// @throws CommandFailure when it cannot be had
    public byte[] get(String address, int largest) {
        return send("GET", parse(address), "", new byte[0], largest);
    }

    /// @throws CommandFailure when there is no answer
    public byte[] post(String address, String contentType, byte[] body, int largest) {
        return send("POST", parse(address), "Content-Type: " + contentType + "\r\nContent-Length: " + body.length + "\r\n", body, largest);
    }

    private static URI parse(String address) {
        try {
            var uri = new URI(new URI(address).toASCIIString());
            boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            if (web && uri.getHost() != null && uri.getRawUserInfo() == null) {
                return uri;
            }
        } catch (URISyntaxException _) {
            // Said below.
        }
        throw new CommandFailure("it is not an http or https URL");
    }

    private byte[] send(String method, URI address, String headers, byte[] body, int largest) {
        try (var _ = settings.progress().begin("Waiting for " + address.getHost())) {
            boolean secure = address.getScheme().equalsIgnoreCase("https");
            var server = new CaUrl(address.getHost().replaceAll("^\\[|]$", ""),
                    address.getPort() >= 0 ? address.getPort() : secure ? 0 : HTTP);
            return secure ? overTls(server, head(method, path(address), address, headers), body, largest)
                    : plain(server, method, address, headers, body, largest);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(e.getMessage()).because(e);
        } catch (IOException e) {
            throw new CommandFailure(reason(e)).because(e);
        }
    }

    private byte[] overTls(CaUrl server, String head, byte[] body, int largest) throws IOException {
        var deadline = Deadline.in(settings.timeLimit());
        try (var connection = HttpConnection.open(server, Tls.trusting(roots, Optional.empty()), ProxySettings.of(settings.environment()), deadline)) {
            return answer(connection.exchange(head, body, largest, deadline));
        }
    }

    /// A proxy is told the whole address and asks the server itself (RFC 9112, "absolute-form").
    private byte[] plain(CaUrl server, String method, URI address, String headers, byte[] body, int largest) throws IOException {
        var deadline = Deadline.in(settings.timeLimit());
        var proxy = ProxySettings.withoutTls(settings.environment()).proxyFor(server);
        var target = proxy.isPresent() ? "http://" + address.getRawAuthority() + path(address) : path(address);
        var credentials = proxy.map(ProxySettings.Proxy::credentials).filter(text -> !text.isEmpty())
                .map(text -> "Proxy-Authorization: " + text + "\r\n").orElse("");
        try (var connection = HttpConnection.openPlain(server, proxy, deadline)) {
            return answer(connection.exchange(head(method, target, address, credentials + headers), body, largest, deadline));
        }
    }

    private static String path(URI address) {
        var path = address.getRawPath().isEmpty() ? "/" : address.getRawPath();
        return address.getRawQuery() == null ? path : path + "?" + address.getRawQuery();
    }

    private String head(String method, String target, URI address, String headers) {
        return method + " " + target + " HTTP/1.1\r\nHost: " + address.getRawAuthority() + "\r\nUser-Agent: " + settings.userAgent()
                + "\r\nAccept: */*\r\nConnection: close\r\n" + headers + "\r\n";
    }

    private static byte[] answer(HttpAnswer answer) throws ProtocolException {
        if (answer.status() != OK) {
            throw new ProtocolException("the server answered with status " + answer.status());
        }
        return answer.body();
    }

    private String reason(IOException cause) {
        return switch (cause) {
            case UnknownHostException _ -> "the host name is not known";
            case SocketTimeoutException _ -> "no answer within " + settings.timeLimit().toSeconds() + " s";
            case ConnectException _ -> "connection refused";
            case SSLException _ -> "no TLS connection: " + cause.getMessage();
            default -> cause.getMessage();
        };
    }
}
