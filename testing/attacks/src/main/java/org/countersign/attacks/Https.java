package org.countersign.attacks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLSocketFactory;

/// HTTP/1.1 byte by byte over one connection that is kept as long as the server keeps it.
final class Https implements AutoCloseable {
    private static final int PATIENCE = 30_000;

    private final SSLSocketFactory tls;
    private final int port;
    private Socket socket;

    /// @param tls `null` for a listener without it
    Https(SSLSocketFactory tls, int port) {
        this.tls = tls;
        this.port = port;
    }

    /// What came back.
    ///
    /// @param headers names in lower case
    record Answer(int status, Map<String, String> headers, byte[] body) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    Answer exchange(String method, String path, Map<String, String> headers, byte[] body) throws IOException {
        var head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n");
        if (!method.equals("GET")) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        var request = new ByteArrayOutputStream();
        request.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        request.writeBytes(body);
        boolean kept = socket != null;
        try {
            return send(request.toByteArray());
        } catch (IOException e) {
            close();
            if (!kept) {
                throw e;
            }
            // The server may close a kept connection at any time between two requests.
            return send(request.toByteArray());
        }
    }

    private Answer send(byte[] request) throws IOException {
        if (socket == null) {
            socket = connect(tls, port);
        }
        socket.getOutputStream().write(request);
        socket.getOutputStream().flush();
        var answer = read(socket.getInputStream());
        if (answer.header("connection").equalsIgnoreCase("close")) {
            close();
        }
        return answer;
    }

    static Socket connect(SSLSocketFactory tls, int port) throws IOException {
        var plain = new Socket();
        plain.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), PATIENCE);
        plain.setSoTimeout(PATIENCE);
        plain.setTcpNoDelay(true);
        return tls == null ? plain : tls.createSocket(plain, "127.0.0.1", port, true);
    }

    private static Answer read(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int c = in.read();
            if (c < 0) {
                throw new IOException("the connection was closed instead of an answer");
            }
            head.append((char) c);
        }
        var lines = head.toString().split("\r\n");
        var headers = new TreeMap<String, String>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.put(lines[i].substring(0, colon).toLowerCase(Locale.ROOT), lines[i].substring(colon + 1).strip());
        }
        byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        return new Answer(Integer.parseInt(lines[0].split(" ")[1]), headers, body);
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }
}
