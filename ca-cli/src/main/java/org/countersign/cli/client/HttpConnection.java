package org.countersign.cli.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.net.ssl.SSLException;

/// One connection to a CA or another server, perhaps through a proxy, that carries one exchange after another: over TLS, but for
/// what anybody may read.
final class HttpConnection implements AutoCloseable {
    private final DeadlineSocket tcp;
    /// The TLS connection over it, or itself.
    private final Socket carrier;
    private final AnswerReader answers;

    private HttpConnection(DeadlineSocket tcp, Socket carrier) throws IOException {
        this.tcp = tcp;
        this.carrier = carrier;
        this.answers = AnswerReader.of(carrier.getInputStream());
    }

    /// Without TLS, to a server itself or to the proxy that is to ask it.
    static HttpConnection openPlain(CaUrl server, Optional<ProxySettings.Proxy> proxy, Deadline deadline) throws IOException {
        var tcp = connect(server, proxy, deadline);
        return new HttpConnection(tcp, tcp);
    }

    static HttpConnection open(CaUrl url, Tls tls, ProxySettings proxies, Deadline deadline) throws IOException {
        try {
            return attempt(url, tls, proxies, deadline);
        } catch (SSLException e) {
            if (!tls.mayGoBetterByJdk(e)) {
                throw e;
            }
            return attempt(url, tls.byJdk(), proxies, deadline);
        }
    }

    private static HttpConnection attempt(CaUrl url, Tls tls, ProxySettings proxies, Deadline deadline) throws IOException {
        var proxy = proxies.proxyFor(url);
        var tcp = connect(url, proxy, deadline);
        try {
            tcp.setTcpNoDelay(true);
            if (proxy.isPresent()) {
                tunnel(tcp, url, proxy.get());
            }
            return new HttpConnection(tcp, tls.secure(tcp, url));
        } catch (IOException | RuntimeException e) {
            tcp.close();
            throw e;
        }
    }

    private static DeadlineSocket connect(CaUrl url, Optional<ProxySettings.Proxy> proxy, Deadline deadline) throws IOException {
        return proxy.isPresent() ? connect(proxy.get().host(), proxy.get().port(), deadline)
                : connect(url.host(), url.connectPort(), deadline);
    }

    /// Tries one address of the host after the other: behind one name there may be a server on IPv6 alone.
    private static DeadlineSocket connect(String host, int port, Deadline deadline) throws IOException {
        var addresses = InetAddress.getAllByName(host);
        for (int i = 0; ; i++) {
            var tcp = new DeadlineSocket(deadline);
            try {
                tcp.connect(new InetSocketAddress(addresses[i], port), deadline.millis() / (addresses.length - i) + 1);
                return tcp;
            } catch (IOException e) {
                tcp.close();
                if (i == addresses.length - 1) {
                    throw e;
                }
            }
        }
    }

    /// Asks the proxy for a tunnel (RFC 9110, "CONNECT").
    private static void tunnel(DeadlineSocket tcp, CaUrl url, ProxySettings.Proxy proxy) throws IOException {
        String target = (url.host().indexOf(':') >= 0 ? "[" + url.host() + "]" : url.host()) + ":" + url.connectPort();
        String authorization = proxy.credentials().isEmpty() ? ""
                : "Proxy-Authorization: " + proxy.credentials() + "\r\n";
        tcp.getOutputStream().write(("CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n" + authorization
                + "\r\n").getBytes(StandardCharsets.US_ASCII));
        int status = AnswerReader.tunnelStatus(tcp.getInputStream());
        if (status / 100 != 2) {
            throw new ProtocolException("the proxy " + proxy + " refused the connection with status " + status);
        }
    }

    /// Sends the request and reads the whole answer.
    ///
    /// @param largest how long the body of the answer may be
    HttpAnswer exchange(String head, byte[] body, int largest, Deadline deadline) throws IOException {
        tcp.deadline(deadline);
        byte[] headBytes = head.getBytes(StandardCharsets.US_ASCII);
        byte[] message = new byte[headBytes.length + body.length];
        System.arraycopy(headBytes, 0, message, 0, headBytes.length);
        System.arraycopy(body, 0, message, headBytes.length, body.length);
        var out = carrier.getOutputStream();
        out.write(message);
        out.flush();
        return answers.read(largest);
    }

    @Override
    public void close() {
        try {
            carrier.close();
        } catch (IOException _) {
            // The exchange is over; how the connection ends changes nothing.
        }
    }
}
