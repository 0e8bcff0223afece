package org.countersign.cli.command.ssh;

import java.util.Locale;
import java.util.Map;
import org.countersign.cli.failure.CommandFailure;

/// Why a certificate is revoked (RFC 5280, "Reason Code"), by number or by name; blanks and case of a name do not count.
public final class ReasonCode {
    private static final Map<String, Integer> NAMES = Map.of(
            "unspecified", 0, "keycompromise", 1, "cacompromise", 2, "affiliationchanged", 3, "superseded", 4,
            "cessationofoperation", 5, "certificatehold", 6, "removefromcrl", 8, "privilegewithdrawn", 9, "aacompromise", 10);

    private ReasonCode() {}

    /// @param text empty for "unspecified"
    public static int parse(String text) {
        String name = text.replaceAll("\\s", "").toLowerCase(Locale.ROOT);
        if (name.isEmpty()) {
            return 0;
        }
        if (name.matches("[0-9]|10")) {
            return Integer.parseInt(name);
        }
        var code = NAMES.get(name);
        if (code == null) {
            throw new CommandFailure("unrecognized revocation reason code '" + text + "'")
                    .hint("use a number from 0 to 10, or a name such as KeyCompromise or Superseded");
        }
        return code;
    }
}
