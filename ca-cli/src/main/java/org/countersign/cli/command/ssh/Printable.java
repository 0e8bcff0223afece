package org.countersign.cli.command.ssh;

/// Text from a certificate, a key file or an agent on its way to a terminal, which would obey control characters in it:
/// they are shown as `ssh-keygen` shows them, in octal.
final class Printable {
    private Printable() {}

    static String text(String raw) {
        if (raw.codePoints().allMatch(Printable::isHarmless)) {
            return raw;
        }
        var escaped = new StringBuilder();
        raw.codePoints().forEach(c -> {
            if (isHarmless(c)) {
                escaped.appendCodePoint(c);
            } else {
                escaped.append(String.format("\\%03o", c));
            }
        });
        return escaped.toString();
    }

    private static boolean isHarmless(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
