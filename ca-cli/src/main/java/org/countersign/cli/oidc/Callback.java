package org.countersign.cli.oidc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.countersign.cli.failure.CommandFailure;

/// Waits at a port of this machine for the browser to come back from the provider. Every page and every program here can
/// knock at it: only the answer with the right `state` counts, everything else is turned away and changes nothing.
final class Callback implements AutoCloseable {
    private static final int LONGEST_HEAD = 16 * 1024;
    private static final int READ_MILLIS = 10_000;

    private final ServerSocket socket;
    private final String state;
    private final Optional<String> landing;
    private final CompletableFuture<Map<String, String>> answer = new CompletableFuture<>();

    private Callback(ServerSocket socket, String state, Optional<String> landing) {
        this.socket = socket;
        this.state = state;
        this.landing = landing;
    }

    /// @param at `host:port` or `:port` of this machine; any free port when absent
    static Callback listen(Optional<String> at, String state, Optional<String> landing) {
        try {
            var socket = new ServerSocket();
            socket.bind(at.map(Callback::parse).orElse(new InetSocketAddress(loopback(), 0)), 50);
            var callback = new Callback(socket, state, landing);
            Thread.ofPlatform().daemon().name("callback").start(callback::accept);
            return callback;
        } catch (IOException e) {
            throw new CommandFailure("the browser cannot be waited for at " + at.orElse("127.0.0.1") + ": " + e.getMessage())
                    .because(e);
        }
    }

    private static InetAddress loopback() throws IOException {
        return InetAddress.getByAddress("127.0.0.1", new byte[] {127, 0, 0, 1});
    }

    private static InetSocketAddress parse(String address) {
        int colon = address.lastIndexOf(':');
        var port = address.substring(colon + 1);
        if (colon < 0 || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65_535) {
            throw new CommandFailure("'" + WebClient.printable(address) + "' is not an address to listen at")
                    .hint("it has the form host:port; it is set with STEP_LISTEN or as listenAddress of the provisioner");
        }
        var host = address.substring(0, colon);
        return new InetSocketAddress(host.isEmpty() ? "127.0.0.1" : host, Integer.parseInt(port));
    }

    /// Where the browser is sent to.
    String address() {
        return "http://127.0.0.1:" + socket.getLocalPort();
    }

    /// The code in the browser's answer.
    String await(Duration limit) {
        try {
            var parameters = answer.get(limit.toSeconds(), TimeUnit.SECONDS);
            if (parameters.containsKey("error")) {
                var why = parameters.getOrDefault("error_description", parameters.get("error"));
                throw new CommandFailure("the provider refused the login: " + WebClient.printable(why));
            }
            return parameters.get("code");
        } catch (TimeoutException e) {
            throw new CommandFailure("nobody logged in within " + limit.toMinutes() + " minutes")
                    .hint("on a machine without a browser, use --console").because(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("the login was interrupted").because(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("it never fails", e);
        }
    }

    /// Browsers open connections ahead that they do not use, so each has a thread of its own.
    private void accept() {
        while (!socket.isClosed()) {
            try {
                var connection = socket.accept();
                Thread.ofVirtual().start(() -> serve(connection));
            } catch (IOException _) {
                // closed: the login is over
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setSoTimeout(READ_MILLIS);
            var parameters = parameters(head(connection));
            boolean ours = OidcLogin.equal(state, parameters.getOrDefault("state", ""))
                    && (parameters.containsKey("code") || parameters.containsKey("error"));
            connection.getOutputStream().write(page(ours, parameters).getBytes(StandardCharsets.UTF_8));
            connection.getOutputStream().flush();
            if (ours) {
                answer.complete(parameters);
            }
        } catch (IOException | IllegalArgumentException _) {
            // Whoever that was, it was not the answer.
            return;
        }
    }

    private static String head(Socket connection) throws IOException {
        var head = new StringBuilder();
        var in = connection.getInputStream();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0 || head.length() == LONGEST_HEAD) {
                throw new IOException("no HTTP request");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static Map<String, String> parameters(String head) {
        var words = head.substring(0, head.indexOf("\r\n")).split(" ");
        var parameters = new HashMap<String, String>();
        if (words.length == 3 && words[0].equals("GET") && words[1].startsWith("/?")) {
            for (var pair : words[1].substring(2).split("&")) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    parameters.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
                }
            }
        }
        return parameters;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private String page(boolean ours, Map<String, String> parameters) {
        if (ours && !parameters.containsKey("error") && landing.isPresent()) {
            return "HTTP/1.1 302 Found\r\nLocation: " + landing.get() + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        }
        var text = !ours ? "This is not the login that was waited for."
                : parameters.containsKey("error") ? "The login was refused. The terminal says more."
                : "You are logged in. You can close this window and go back to the terminal.";
        var html = "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>Countersign</title></head><body><p>" + text
                + "</p></body></html>";
        return "HTTP/1.1 " + (ours ? "200 OK" : "400 Bad Request") + "\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: "
                + html.getBytes(StandardCharsets.UTF_8).length + "\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n" + html;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException _) {
            // Nobody waits here any more.
            return;
        }
    }
}
