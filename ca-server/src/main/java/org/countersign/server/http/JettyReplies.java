package org.countersign.server.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.countersign.server.exchange.Reply;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;

/// Puts a [Reply] into a response of Jetty.
final class JettyReplies {
    /// Its length would be that of the answer which is not sent (RFC 9110, "Content-Length").
    private static final int NOT_MODIFIED = 304;

    private JettyReplies() {}

    /// Sends a refusal, after which the connection will be closed: what else the client has sent is not worth reading.
    static void refuse(Reply reply, Trace trace, Response response) throws IOException {
        response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString());
        send(reply, trace, response);
    }

    static void send(Reply reply, Trace trace, Response response) throws IOException {
        trace.say(reply.facts());
        writeHead(reply, response);
        Content.Sink.write(response, true, ByteBuffer.wrap(reply.body()));
    }

    static void writeHead(Reply reply, Response response) {
        response.setStatus(reply.status());
        var headers = response.getHeaders();
        reply.headers().forEach(headers::put);
        if (reply.contentType().isEmpty()) {
            headers.remove(HttpHeader.CONTENT_TYPE);
        } else {
            headers.put(HttpHeader.CONTENT_TYPE, reply.contentType());
        }
        if (reply.status() != NOT_MODIFIED) {
            headers.put(HttpHeader.CONTENT_LENGTH, reply.body().length);
        }
    }
}
