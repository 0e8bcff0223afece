package org.countersign.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.server.http.TrustAll;

/// Speaks to a server as the existing command line does: the bytes that Go's HTTP client writes, over TLS, and nothing in between.
final class GoClient implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final int PATIENCE = 60_000;

    private final SSLContext context;
    private final boolean verifying;
    private final int port;
    private SSLSocket connection;

    private GoClient(SSLContext context, boolean verifying, int port) {
        this.context = context;
        this.verifying = verifying;
        this.port = port;
    }

    /// Trusts the root of the authority and nothing else.
    static GoClient of(TestCa ca) throws Exception {
        return new GoClient(ca.context(null), true, ca.port());
    }

    /// In a context of the caller's.
    static GoClient with(SSLContext context, int port) {
        return new GoClient(context, true, port);
    }

    /// The same, and shows a certificate.
    static GoClient showing(Holder holder, TestCa ca) throws Exception {
        return new GoClient(holder.context(ca), true, ca.port());
    }

    /// Trusts whoever answers, as a client does before it knows the root.
    static GoClient unverified(int port) throws Exception {
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustAll()}, null);
        return new GoClient(context, false, port);
    }

    /// What came back.
    ///
    /// @param headers names in lower case
    record Answer(int status, Map<String, String> headers, byte[] bytes) {
        String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        JsonObject json() {
            return Json.parseObject(bytes, JsonLimits.FILE);
        }
    }

    Answer get(String path) throws Exception {
        return exchange("GET", path, Map.of(), "");
    }

    Answer post(String path, JsonObject body) throws Exception {
        return post(path, Json.write(body));
    }

    Answer post(String path, String body) throws Exception {
        return exchange("POST", path, Map.of("Content-Type", "application/json"), body);
    }

    Answer post(String path, String body, String authorization) throws Exception {
        return exchange("POST", path, Map.of("Authorization", authorization, "Content-Type", "application/json"), body);
    }

    Answer exchange(String method, String path, Map<String, String> headers, String body) throws Exception {
        byte[] bytes = method.equals("POST") ? body.getBytes(StandardCharsets.UTF_8) : new byte[0];
        var head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: " + HOST + ":" + port
                + "\r\nUser-Agent: Smallstep CLI/0.28.0 (linux/amd64)\r\n");
        if (method.equals("POST")) {
            head.append("Content-Length: ").append(bytes.length).append("\r\n");
        }
        new TreeMap<>(headers).forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        head.append("Accept-Encoding: gzip\r\n\r\n");
        var request = new ByteArrayOutputStream();
        request.writeBytes(head.toString().getBytes(StandardCharsets.US_ASCII));
        request.writeBytes(bytes);
        if (connection == null) {
            connect();
        }
        connection.getOutputStream().write(request.toByteArray());
        connection.getOutputStream().flush();
        var answer = read(connection.getInputStream(), method.equals("HEAD"));
        if ("close".equalsIgnoreCase(answer.headers.get("connection"))) {
            close();
        }
        return answer;
    }

    private void connect() throws IOException {
        var plain = new Socket();
        plain.connect(new InetSocketAddress(HOST, port), PATIENCE);
        connection = (SSLSocket) context.getSocketFactory().createSocket(plain, HOST, port, true);
        connection.setSoTimeout(PATIENCE);
        var parameters = connection.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"http/1.1"});
        if (verifying) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        connection.setSSLParameters(parameters);
        connection.startHandshake();
    }

    private static Answer read(InputStream in, boolean withoutBody) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int c = in.read();
            if (c < 0) {
                throw new IOException("the server closed the connection");
            }
            head.append((char) c);
        }
        var lines = head.toString().split("\r\n");
        var headers = new TreeMap<String, String>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.put(lines[i].substring(0, colon).toLowerCase(Locale.ROOT), lines[i].substring(colon + 1).strip());
        }
        int length = withoutBody ? 0 : Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return new Answer(Integer.parseInt(lines[0].split(" ")[1]), headers, in.readNBytes(length));
    }

    /// What the server showed of itself, its own certificate first.
    List<X509Certificate> chain() throws Exception {
        if (connection == null) {
            connect();
        }
        return Arrays.stream(connection.getSession().getPeerCertificates()).map((Certificate one) -> (X509Certificate) one).toList();
    }

    @Override
    public void close() throws IOException {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }
}
