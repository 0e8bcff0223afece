package org.countersign.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.countersign.core.ProblemException;
import org.countersign.core.token.UnverifiedToken;

/// Tokens, whole, or as three parts with a line end between them that are put into base64url first.
record TokenTarget() implements Target {
    @Override
    public boolean feed(byte[] data) {
        return takes(new String(data, StandardCharsets.ISO_8859_1)) | takes(assembled(data));
    }

    private static boolean takes(String text) {
        UnverifiedToken token;
        try {
            token = UnverifiedToken.parse(text);
        } catch (ProblemException e) {
            return false;
        }
        Target.require(text.chars().allMatch(c -> c == '.' || c == '-' || c == '_' || Character.isLetterOrDigit(c) && c < 0x80),
                "a token is base64url");
        Target.require(!takenElsewhere(text), "a token has one spelling");
        for (var name : new String[] {"kid", "alg", "iss", "sub", "jti"}) {
            try {
                token.headerText(name);
                token.claimText(name);
            } catch (ProblemException e) {
                continue;
            }
        }
        Target.require(token.audiences().size() <= 16 && token.toString().equals("UnverifiedToken"), "a token is bounded and never prints");
        return true;
    }

    /// The spellings that libraries take for the same token.
    private static boolean takenElsewhere(String text) {
        return Arrays.asList(text + "=", text + " ", " " + text, text + "\n", text + ".", text.replaceFirst("\\.", "=.")).stream()
                .anyMatch(other -> {
                    try {
                        UnverifiedToken.parse(other);
                        return true;
                    } catch (ProblemException e) {
                        return false;
                    }
                });
    }

    private static String assembled(byte[] data) {
        var parts = new String(data, StandardCharsets.ISO_8859_1).split("\n", 3);
        var url = Base64.getUrlEncoder().withoutPadding();
        var text = new StringBuilder();
        for (int i = 0; i < 3; i++) {
            byte[] part = i < parts.length ? parts[i].getBytes(StandardCharsets.ISO_8859_1) : new byte[0];
            text.append(i == 0 ? "" : ".").append(url.encodeToString(part));
        }
        return text.toString();
    }
}
