package org.countersign.cli.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLSocket;

/// One TLS connection to a CA, perhaps through a proxy, that carries one exchange after another.
final class HttpConnection implements AutoCloseable {
    private final DeadlineSocket tcp;
    private final SSLSocket tls;
    private final AnswerReader answers;

    private HttpConnection(DeadlineSocket tcp, SSLSocket tls) throws IOException {
        this.tcp = tcp;
        this.tls = tls;
        this.answers = AnswerReader.of(tls.getInputStream());
    }

    static HttpConnection open(CaUrl url, Tls tls, ProxySettings proxies, Deadline deadline) throws IOException {
        var tcp = new DeadlineSocket(deadline);
        try {
            tcp.setTcpNoDelay(true);
            var proxy = proxies.proxyFor(url);
            if (proxy.isPresent()) {
                connect(tcp, proxy.get().address(), deadline);
                tunnel(tcp, url, proxy.get());
            } else {
                connect(tcp, new InetSocketAddress(url.host(), url.connectPort()), deadline);
            }
            return new HttpConnection(tcp, tls.secure(tcp, url));
        } catch (IOException | RuntimeException e) {
            tcp.close();
            throw e;
        }
    }

    private static void connect(DeadlineSocket tcp, InetSocketAddress address, Deadline deadline) throws IOException {
        if (address.isUnresolved()) {
            throw new UnknownHostException(address.getHostString());
        }
        tcp.connect(address, deadline.millis());
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
    HttpAnswer exchange(String head, byte[] body, Deadline deadline) throws IOException {
        tcp.deadline(deadline);
        byte[] headBytes = head.getBytes(StandardCharsets.US_ASCII);
        byte[] message = new byte[headBytes.length + body.length];
        System.arraycopy(headBytes, 0, message, 0, headBytes.length);
        System.arraycopy(body, 0, message, headBytes.length, body.length);
        var out = tls.getOutputStream();
        out.write(message);
        out.flush();
        return answers.read();
    }

    @Override
    public void close() {
        try {
            tls.close();
        } catch (IOException _) {
            // The exchange is over; how the connection ends changes nothing.
        }
    }
}
