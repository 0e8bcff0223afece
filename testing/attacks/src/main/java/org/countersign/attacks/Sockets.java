package org.countersign.attacks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Sends the bytes of a row as they are, and a good request behind them on the same connection. The server has to refuse the first
/// and close: the second is never answered.
final class Sockets {
    private static final String BEHIND = "GET /health HTTP/1.1\r\nHost: x\r\n\r\n";

    private final Target target;

    Sockets(Target target) {
        this.target = target;
    }

    List<String> run(Case attack) throws IOException {
        var faults = new ArrayList<String>();
        var answer = exchange(Bytes.written(attack.row().send()) + BEHIND);
        var first = answer.split("\r\n", 2)[0];
        int status = first.matches("HTTP/1\\.1 [0-9]{3}( .*)?") ? Integer.parseInt(first.substring(9, 12)) : 0;
        if (!attack.row().expect().allows(status)) {
            faults.add("'" + first + "' instead of " + attack.row().expect());
        }
        if (answer.split("HTTP/1\\.1 [0-9]", -1).length != 2 || answer.contains("\"ok\"")) {
            faults.add("the request behind was answered: " + answer);
        }
        return faults;
    }

    private String exchange(String bytes) throws IOException {
        var all = new ByteArrayOutputStream();
        try (var socket = Https.connect(target.tls(), target.port())) {
            try {
                socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
                socket.getOutputStream().flush();
            } catch (IOException _) {
                // The server may close before it has seen everything; what it said is still there.
            }
            try {
                socket.getInputStream().transferTo(all);
            } catch (SocketTimeoutException e) {
                return all.toString(StandardCharsets.ISO_8859_1) + "HTTP/1.1 0 and the connection stays open";
            } catch (IOException _) {
                // A reset ends the answer as well.
            }
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }
}
