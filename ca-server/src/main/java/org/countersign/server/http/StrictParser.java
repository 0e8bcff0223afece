package org.countersign.server.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.util.BufferUtil;

/// Jetty's parser, which even when strict takes several spaces between the parts of a request line for one (RFC 9112,
/// "Request Line" asks for exactly one). Others may read an empty address there.
final class StrictParser extends HttpParser {
    private final Runnable onFirstByte;
    private boolean inLine;
    private boolean afterSpace;

    /// @param onFirstByte told when bytes of a new request arrive
    StrictParser(RequestHandler handler, int maxHeaderBytes, Runnable onFirstByte) {
        super(handler, maxHeaderBytes, HttpCompliance.STRICT);
        this.onFirstByte = onFirstByte;
    }

    @Override
    public boolean parseNext(ByteBuffer buffer) {
        if (isStart() && buffer.hasRemaining()) {
            onFirstByte.run();
        }
        if (getState().ordinal() < State.HEADER.ordinal() && hasTwoSpaces(buffer)) {
            BufferUtil.clear(buffer);
            badMessage(new HttpException.RuntimeException(HttpStatus.BAD_REQUEST_400, "Two spaces"));
            return false;
        }
        return super.parseNext(buffer);
    }

    /// Looks at what is left of the request line. A line may come in pieces, so where the last piece ended is remembered.
    private boolean hasTwoSpaces(ByteBuffer buffer) {
        for (int i = buffer.position(); i < buffer.limit(); i++) {
            byte c = buffer.get(i);
            if (c == '\n' && inLine) {
                inLine = false;
                afterSpace = false;
                return false;
            }
            if (c == ' ' && afterSpace) {
                return true;
            }
            inLine |= c != '\r' && c != '\n';
            afterSpace = c == ' ';
        }
        return false;
    }
}
