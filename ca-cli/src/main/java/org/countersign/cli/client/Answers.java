package org.countersign.cli.client;

import java.net.HttpURLConnection;
import java.util.function.Function;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonException;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.core.ssh.SshFormatException;

/// Decides what an answer is: a result, a refusal in the CA's own words, or nothing that a CA would say.
final class Answers {
    private static final String OTHER_SERVER = "check '--ca-url': another web server may be listening there";
    private static final int LONGEST_MESSAGE = 4096;

    private Answers() {}

    /// The result that `reader` takes out of a successful answer.
    static <T> T read(HttpRequest request, HttpAnswer answer, Function<JsonObject, T> reader) {
        if (answer.status() / 100 != 2) {
            throw refusal(answer);
        }
        try {
            return reader.apply(Json.parseObject(answer.body(), JsonLimits.FILE));
        } catch (JsonException | SshFormatException | IllegalArgumentException e) {
            throw new CommandFailure("the CA's answer to " + request.method() + " " + request.path()
                    + " cannot be understood: " + e.getMessage()).hint(OTHER_SERVER).because(e);
        }
    }

    static CommandFailure refusal(HttpAnswer answer) {
        try {
            String message = Json.parseObject(answer.body(), JsonLimits.FILE).text("message");
            if (message.isEmpty()) {
                return undecodable(answer);
            }
            var refusal = new CommandFailure(printable(message));
            return answer.status() == HttpURLConnection.HTTP_UNAUTHORIZED ? refusal.because(new NotKnown()) : refusal;
        } catch (JsonException e) {
            return undecodable(answer).because(e);
        }
    }

    private static CommandFailure undecodable(HttpAnswer answer) {
        return new CommandFailure("decoding the CA error response failed: it has HTTP status " + answer.status()
                + " and is not the JSON of a CA").hint(OTHER_SERVER);
    }

    /// What a server says goes to a terminal, which obeys control characters.
    private static String printable(String message) {
        String text = message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) + "…" : message;
        return text.replaceAll("[\\p{Cntrl}\\u0080-\\u009f]+", " ").strip();
    }
}
