package org.countersign.cli.transcript;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// The names that transcripts use for what is different each time: the CA lives at `https://ca.example.com`, the user in
/// `/home/jane`, and what nobody can foretell is a placeholder such as `<serial>`.
final class Disguise {
    /// What nobody can foretell; the first that fits counts. What stands behind its name comes first: an ID may end with twelve digits
    /// as a serial number does.
    private static final Map<Pattern, String> PLACEHOLDERS = new LinkedHashMap<>();

    static {
        placeholder("(?<=kid: )[\\w-]{43}", "<key id>");
        placeholder("(?<=Webhook ID: )[0-9a-f-]{36}", "<id>");
        placeholder("(?<=Secret: )[A-Za-z0-9+/]{86}==", "<base64>");
        placeholder("(-----BEGIN [A-Z0-9 ]+-----\n)[^-]+(-----END )", "$1<base64>\n$2");
        placeholder("eyJ[\\w-]+(\\.[\\w-]+){4}", "<encrypted key>");
        placeholder("eyJ[\\w-]+\\.[\\w-]+\\.[\\w-]*", "<token>");
        placeholder("(?<![\\w-])[\\w-]{4}\\.\\.\\.[\\w-]{4}(?![\\w-])", "<short>");
        placeholder("SHA256:[A-Za-z0-9+/]{43}", "SHA256:<fingerprint>");
        placeholder("AAAA[A-Za-z0-9+/]{20,}=*", "<key>");
        placeholder("\\b[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-9:]{8}(\\.[0-9]+)?(Z|[+-][0-9:]{5})?", "<time>");
        placeholder("([0-9a-f]{2}:){7,}[0-9a-f]{2}:?(\\s+([0-9a-f]{2}:)+([0-9a-f]{2})?)*", "<bytes>");
        placeholder("\\b[0-9]{12,60}\\b", "<serial>");
        placeholder("\\b[0-9a-f]{40}([0-9a-f]{24})?\\b", "<hex>");
        placeholder("(?<=\")[A-Za-z0-9_+/-]{42,}={0,2}(?=\")", "<base64>");
        placeholder("(?<=(Serial: |\"Serial\": |\"serial\": \"|serial number ))[0-9]+", "<serial>");
        placeholder("0x[0-9a-f]{20,}", "<serial>");
        placeholder("[A-Z][a-z]{2} [ 0-9]?[0-9] [0-9:]{8} [0-9]{4} UTC", "<time>");
        placeholder("[0-9]{4}/[0-9]{2}/[0-9]{2} [0-9:]{8}", "<time>");
        placeholder("(?<=(next renewal in |expires in ))([0-9]+h)?([0-9]+m)?[0-9]+s", "<duration>");
        placeholder("(?<=KRL version )[0-9]+", "<number>");
        placeholder("(?m)\\b" + Pattern.quote(System.getProperty("user.name")) + "(?=[@,:\")]|$)", "<account>");
        placeholder("(?m)^[\\w-]{43}$", "<thumbprint>");
        placeholder("(?<=[?&](state|nonce|code_challenge)=)[\\w-]{43}", "<random>");
        placeholder("(?<=127\\.0\\.0\\.1%3A)[0-9]+", "<port>");
        placeholder("(?<=\"(iat|nbf|exp)\": )[0-9]{10}", "<seconds>");
        placeholder("(?<=kill -HUP )[0-9]+", "<process>");
        placeholder("(?<=, version )[0-9]+", "<number>");
        placeholder("Countersign CLI/\\S+ \\(\\S+\\)", "Countersign CLI/<version> (<platform>)");
        placeholder("Release Date: \\S+", "Release Date: <date>");
    }

    private final Map<String, String> real = new LinkedHashMap<>();

    private static void placeholder(String pattern, String shown) {
        PLACEHOLDERS.put(Pattern.compile(pattern), shown);
    }

    /// From now on transcripts say `shown` where the machine says `value`. What is said first counts first.
    void add(String shown, String value) {
        real.put(shown, value);
    }

    /// A command as the machine runs it.
    String reveal(String command) {
        for (var name : real.entrySet()) {
            command = command.replace(name.getKey(), name.getValue());
        }
        return command;
    }

    /// What the machine printed, as transcripts show it.
    String cover(String printed) {
        for (var name : real.entrySet()) {
            printed = printed.replace(name.getValue(), name.getKey());
        }
        for (var placeholder : PLACEHOLDERS.entrySet()) {
            printed = placeholder.getKey().matcher(printed).replaceAll(placeholder.getValue());
        }
        return printed;
    }
}
