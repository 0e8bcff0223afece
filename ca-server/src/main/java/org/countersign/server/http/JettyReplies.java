package org.countersign.server.http;

import java.nio.ByteBuffer;
import org.countersign.server.exchange.Reply;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// Puts a [Reply] into a response of Jetty.
final class JettyReplies {
    private JettyReplies() {}

    /// Sends a refusal and closes the connection: what else the client has sent is not worth reading.
    static void refuse(Reply reply, Trace trace, Response response, Callback callback) {
        trace.say(reply.facts());
        writeHead(reply, response);
        response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString());
        response.write(true, ByteBuffer.wrap(reply.body()), callback);
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
        headers.put(HttpHeader.CONTENT_LENGTH, reply.body().length);
    }
}
