package org.countersign.server.sshconfig;

import java.util.Map;
import java.util.regex.Pattern;
import org.countersign.core.ProblemCode;

/// What clients tell about themselves, before it goes into ssh configuration.
///
/// ssh hands some of it to a shell (`Match exec`, `ProxyCommand`), expands `%` and `${}` in more, and takes a line end for a new
/// setting. So names that are known hold what such names hold and nothing else; other values are one line of visible text.
final class ClientData {
    private static final int LONGEST = 1024;
    private static final Pattern KEY = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}");
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._@+-]*");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._@+:/ -]*");
    private static final Pattern FILE = Pattern.compile("(?![-.])(?!.*(?:^|/)\\.\\.?(?:/|$))[A-Za-z0-9._@+/-]+");
    private static final Pattern PATH = Pattern.compile("[^\"'`$%;|&<>*?\\p{Cntrl}]+");
    private static final Map<String, Pattern> KNOWN = Map.of("User", WORD, "Context", WORD, "GOOS", WORD, "Console", WORD,
            "StepSSHTemplateVersion", WORD, "Provisioner", NAME, "Certificate", FILE, "Key", FILE, "StepPath", PATH,
            "StepBasePath", PATH);

    private ClientData() {}

    /// @throws org.countersign.core.ProblemException MALFORMED_REQUEST
    static void check(Map<String, String> data) {
        data.forEach((name, value) -> {
            if (!KEY.matcher(name).matches()) {
                throw ProblemCode.MALFORMED_REQUEST.refuse("\"data\" has a name that is not made of letters, digits and underlines.");
            }
            boolean known = KNOWN.containsKey(name) && !value.isEmpty();
            if (value.length() > LONGEST || known && !KNOWN.get(name).matcher(value).matches() || !isOneLine(value)) {
                throw ProblemCode.MALFORMED_REQUEST.refuse("The value of \"" + name + "\" cannot go into ssh configuration: it holds"
                        + " characters that ssh or a shell would read as something else.");
            }
        });
    }

    private static boolean isOneLine(String value) {
        return value.codePoints().noneMatch(c -> switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE, Character.UNASSIGNED -> true;
            default -> false;
        });
    }
}
