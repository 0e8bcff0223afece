package org.countersign.cli.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// Reads HTTP/1.1 answers (RFC 9112) from one connection, strictly and within limits: 64 KiB of head, and as much of a body as
/// the request allows.
final class AnswerReader {
    private static final int MAX_HEAD = 64 * 1024;
    private static final int MAX_INTERIM = 8;
    private static final int MIB = 1024 * 1024;

    private final InputStream in;
    private int headLeft;
    private int maxBody;

    private AnswerReader(InputStream in) {
        this.in = in;
    }

    static AnswerReader of(InputStream in) {
        return new AnswerReader(new BufferedInputStream(in, 8192));
    }

    /// The status with which a proxy answers `CONNECT`. Takes not a byte more than its head: what follows is TLS.
    static int tunnelStatus(InputStream in) throws IOException {
        var reader = new AnswerReader(in);
        reader.headLeft = MAX_HEAD;
        int status = status(reader.line(true));
        reader.headers();
        return status;
    }

    /// The next answer, after any interim ones.
    ///
    /// @param largest how long its body may be
    /// @throws EOFException when the peer closed before its first byte
    HttpAnswer read(int largest) throws IOException {
        maxBody = largest;
        for (int i = 0; i < MAX_INTERIM; i++) {
            headLeft = MAX_HEAD;
            String statusLine = line(true);
            int status = status(statusLine);
            var headers = headers();
            if (status >= 200) {
                return answer(status, statusLine.startsWith("HTTP/1.1"), headers);
            }
        }
        throw new ProtocolException("too many interim answers");
    }

    private static int status(String line) throws ProtocolException {
        if (!line.matches("HTTP/1\\.[01] [1-5][0-9][0-9]( .*)?")) {
            throw new ProtocolException("the answer is not HTTP/1.1");
        }
        return Integer.parseInt(line.substring(9, 12));
    }

    private Map<String, String> headers() throws IOException {
        var headers = new HashMap<String, String>();
        for (String line = line(false); !line.isEmpty(); line = line(false)) {
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw new ProtocolException("a header of the answer is malformed");
            }
            String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            headers.merge(name, line.substring(colon + 1).strip(), (first, second) -> first + "," + second);
        }
        return headers;
    }

    private HttpAnswer answer(int status, boolean modern, Map<String, String> headers) throws IOException {
        boolean keep = modern && !headers.getOrDefault("connection", "").toLowerCase(Locale.ROOT).contains("close");
        if (status == 204 || status == 304) {
            return new HttpAnswer(status, new byte[0], keep);
        }
        String coding = headers.get("transfer-encoding");
        String length = headers.get("content-length");
        if (coding != null) {
            if (!coding.equalsIgnoreCase("chunked") || length != null) {
                throw new ProtocolException("the length of the answer is ambiguous");
            }
            return new HttpAnswer(status, chunks(), keep);
        }
        if (length != null) {
            return new HttpAnswer(status, exactly(length(length)), keep);
        }
        byte[] body = in.readNBytes(maxBody + 1);
        return new HttpAnswer(status, body.length > maxBody ? tooLarge() : body, false);
    }

    private int length(String text) throws ProtocolException {
        if (!text.matches("[0-9]{1,19}")) {
            throw new ProtocolException("the length of the answer is malformed");
        }
        if (text.length() > 9 || Integer.parseInt(text) > maxBody) {
            tooLarge();
        }
        return Integer.parseInt(text);
    }

    private byte[] exactly(int length) throws IOException {
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new ProtocolException("the connection broke in the middle of the answer");
        }
        return body;
    }

    private byte[] chunks() throws IOException {
        var body = new ByteArrayOutputStream();
        while (true) {
            headLeft = MAX_HEAD;
            String size = line(false).split(";", 2)[0].strip();
            if (!size.matches("[0-9A-Fa-f]{1,8}")) {
                throw new ProtocolException("a chunk of the answer is malformed");
            }
            long length = Long.parseLong(size, 16);
            if (length == 0) {
                headers();
                return body.toByteArray();
            }
            if (length > maxBody - body.size()) {
                tooLarge();
            }
            body.writeBytes(exactly((int) length));
            if (!line(false).isEmpty()) {
                throw new ProtocolException("a chunk of the answer is longer than it says");
            }
        }
    }

    private byte[] tooLarge() throws ProtocolException {
        throw new ProtocolException("the answer is larger than " + (maxBody < MIB ? maxBody / 1024 + " KiB" : maxBody / MIB + " MiB"));
    }

    private String line(boolean first) throws IOException {
        var line = new ByteArrayOutputStream(128);
        for (int c = next(first); c != '\n'; c = next(false)) {
            line.write(c);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    private int next(boolean mayEnd) throws IOException {
        int c = in.read();
        if (c < 0) {
            throw mayEnd ? new EOFException("the peer closed the connection")
                    : new ProtocolException("the connection broke in the middle of the answer");
        }
        if (--headLeft < 0) {
            throw new ProtocolException("the head of the answer is larger than 64 KiB");
        }
        return c;
    }
}
