package org.countersign.server.store.memory;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.CRC32C;
import org.countersign.core.ProblemCode;
import org.countersign.server.store.CertificateQuery;

/// The text that says where a page ended. It fits only the query that it came from.
public final class Cursor {
    private static final int LENGTH = Long.BYTES + Integer.BYTES + Integer.BYTES;

    private Cursor() {}

    public static String of(Position position, CertificateQuery query) {
        var bytes = ByteBuffer.allocate(LENGTH).putLong(position.record()).putInt(position.index());
        bytes.putInt(checksum(position, query));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /// Where the query goes on.
    ///
    /// @throws org.countersign.core.ProblemException MALFORMED_REQUEST when the cursor is not one for this query
    public static Position before(CertificateQuery query) {
        return query.cursor().map(text -> parse(text, query)).orElse(Position.END);
    }

    private static Position parse(String text, CertificateQuery query) {
        try {
            var bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            if (bytes.remaining() == LENGTH) {
                var position = new Position(bytes.getLong(), bytes.getInt());
                if (position.isValid() && of(position, query).equals(text)) {
                    return position;
                }
            }
        } catch (IllegalArgumentException e) {
            // not base64: refused below like every other text that is no cursor
        }
        throw ProblemCode.MALFORMED_REQUEST.refuse("The cursor does not belong to this list.");
    }

    private static int checksum(Position position, CertificateQuery query) {
        String filter = query.kind() + "\n" + query.name() + "\n" + query.keyId() + "\n" + query.from() + "\n"
                + query.until() + "\n" + position;
        var crc = new CRC32C();
        crc.update(filter.getBytes(StandardCharsets.UTF_8));
        return (int) crc.getValue();
    }
}
