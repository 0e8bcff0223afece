package org.countersign.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.countersign.bench.HttpsConnection.Answer;

/// What has come of an answer. Understands answers with a Content-Length, as the server sends them, and no others.
final class AnswerBuffer {
    private static final int MOST = 16 * 1024;

    private final ByteBuffer bytes = ByteBuffer.allocate(MOST);

    /// The free space behind what has come already.
    ByteBuffer room() throws IOException {
        if (!bytes.hasRemaining()) {
            throw new IOException("the answer is longer than " + MOST + " bytes");
        }
        return bytes;
    }

    boolean isEmpty() {
        return bytes.position() == 0;
    }

    /// The answer when it is whole; the buffer is empty then.
    Optional<Answer> take() throws IOException {
        int bodyAt = endOfHead();
        if (bodyAt < 0) {
            return Optional.empty();
        }
        var head = new String(bytes.array(), 0, bodyAt, StandardCharsets.ISO_8859_1);
        int end = bodyAt + contentLength(head);
        if (bytes.position() < end) {
            return Optional.empty();
        }
        var answer = new Answer(Integer.parseInt(head.substring(9, 12)), head.contains("\nRetry-After:"),
                head.contains("\nConnection: close"), Arrays.copyOfRange(bytes.array(), bodyAt, end));
        bytes.clear();
        return Optional.of(answer);
    }

    private int endOfHead() {
        for (int i = 3; i < bytes.position(); i++) {
            if (bytes.get(i) == '\n' && bytes.get(i - 2) == '\n') {
                return i + 1;
            }
        }
        return -1;
    }

    private static int contentLength(String head) throws IOException {
        int at = head.toLowerCase(Locale.ROOT).indexOf("\ncontent-length:");
        if (at < 0) {
            throw new IOException("an answer without Content-Length");
        }
        return Integer.parseInt(head.substring(at + 16, head.indexOf('\r', at + 16)).strip());
    }
}
