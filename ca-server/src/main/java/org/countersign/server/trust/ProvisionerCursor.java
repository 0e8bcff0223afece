package org.countersign.server.trust;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.countersign.core.ProblemCode;

/// The sort keys by which clients page through the provisioners: position and a hash of the id, 40 hex digits. The hash names, it
/// protects nothing.
final class ProvisionerCursor {
    private static final int DIGITS = 40;
    private static final Pattern CURSOR = Pattern.compile("[0-9a-fA-F]{0,40}");

    private ProvisionerCursor() {}

    static String of(int position, String tokenId) {
        try {
            var hash = MessageDigest.getInstance("SHA-1").digest(tokenId.getBytes(StandardCharsets.UTF_8));
            return "%08x".formatted(position) + HexFormat.of().formatHex(hash, 4, 20);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    /// As it is handed out: without leading zeros.
    static String shortened(String cursor) {
        return cursor.replaceFirst("^0+", "");
    }

    /// Where a page begins: at the first key that is not below the cursor.
    static int position(List<String> cursors, String cursor) {
        if (!CURSOR.matcher(cursor).matches()) {
            throw ProblemCode.MALFORMED_REQUEST.refuse("\"cursor\" is not one that this server handed out.");
        }
        var wanted = "0".repeat(DIGITS - cursor.length()) + cursor.toLowerCase(Locale.ROOT);
        int position = 0;
        while (position < cursors.size() && cursors.get(position).compareTo(wanted) < 0) {
            position++;
        }
        return position;
    }
}
