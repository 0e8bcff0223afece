package org.countersign.core.keys;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.countersign.core.crypto.StrictBase64;

/// Reads and writes PEM (RFC 7468). Text around the blocks is skipped, as every other reader does; inside a block only
/// strict base64 is taken, and the two boundary lines must name the same label.
public final class Pem {
    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";
    private static final Pattern LABEL = Pattern.compile("[A-Z0-9]+(?:[ -][A-Z0-9]+)*");
    private static final Pattern HEADER = Pattern.compile("([A-Za-z0-9-]+):\\s*(.*)");

    private Pem() {}

    /// All blocks in order; none is an empty list.
    ///
    /// @throws KeyFormatException when a block is not closed, not base64, or empty
    public static List<PemBlock> parse(String text) {
        var blocks = new ArrayList<PemBlock>();
        var lines = text.lines().map(String::stripTrailing).iterator();
        while (lines.hasNext()) {
            var line = lines.next();
            if (line.startsWith(BEGIN)) {
                blocks.add(readBlock(label(line, BEGIN), lines));
            }
        }
        return List.copyOf(blocks);
    }

    private static String label(String line, String start) {
        if (line.length() > start.length() + DASHES.length() && line.endsWith(DASHES)) {
            var label = line.substring(start.length(), line.length() - DASHES.length());
            if (LABEL.matcher(label).matches()) {
                return label;
            }
        }
        throw new KeyFormatException("a boundary line of a PEM block is not well formed");
    }

    private static PemBlock readBlock(String label, Iterator<String> lines) {
        Map<String, String> headers = new LinkedHashMap<>();
        var base64 = new StringBuilder();
        while (lines.hasNext()) {
            var line = lines.next();
            if (line.startsWith(END)) {
                if (!label(line, END).equals(label)) {
                    throw new KeyFormatException("the PEM block " + label + " is closed under another name");
                }
                return new PemBlock(label, decode(label, base64.toString()), headers);
            }
            if (!base64.isEmpty() || !isHeader(line, headers)) {
                base64.append(line);
            }
        }
        throw new KeyFormatException("the PEM block " + label + " has no END line");
    }

    /// Takes up a header, if the line is one. They stand before the base64 only.
    private static boolean isHeader(String line, Map<String, String> headers) {
        var header = HEADER.matcher(line);
        boolean matches = header.matches();
        if (matches) {
            headers.put(header.group(1), header.group(2));
        }
        return matches;
    }

    private static byte[] decode(String label, String base64) {
        return StrictBase64.decode(base64)
                .filter(bytes -> bytes.length > 0)
                .orElseThrow(() -> new KeyFormatException("the PEM block " + label + " does not hold base64"));
    }

    /// One block with lines of 64 characters and a final newline.
    public static String encode(String label, byte[] der) {
        var base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return BEGIN + label + DASHES + "\n" + base64 + "\n" + END + label + DASHES + "\n";
    }
}
