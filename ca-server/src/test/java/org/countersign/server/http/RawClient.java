package org.countersign.server.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLSocket;

/// Speaks to the front byte by byte, so that a test can send what no proper client would.
final class RawClient implements AutoCloseable {
    private final SSLSocket socket;

    RawClient(TestFront front) throws IOException {
        this(front.socket());
    }

    RawClient(SSLSocket socket) throws IOException {
        this.socket = socket;
        socket.startHandshake();
    }

    RawClient send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        return this;
    }

    /// Everything the server sends until it closes the connection.
    String readToEnd() throws IOException {
        var all = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(all);
        } catch (java.net.SocketTimeoutException e) {
            throw new AssertionError("the server left the connection open after: " + all);
        } catch (IOException _) {
            // A reset ends the stream as well.
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    /// One answer with its Content-Length body.
    String readAnswer() throws IOException {
        var in = socket.getInputStream();
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int c = in.read();
            if (c < 0) {
                return head.toString();
            }
            head.append((char) c);
        }
        var length = head.toString().lines().filter(line -> line.toLowerCase(java.util.Locale.ROOT)
                .startsWith("content-length:")).map(line -> line.substring(15).strip()).findFirst().orElse("0");
        return head + new String(in.readNBytes(Integer.parseInt(length)), StandardCharsets.UTF_8);
    }

    /// The certificate the server showed.
    X509Certificate shown() throws IOException {
        return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
