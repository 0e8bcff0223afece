package org.countersign.core.api;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import org.countersign.core.ProblemCode;
import org.countersign.core.json.JsonObject;

/// Body of `POST /revoke`.
///
/// @param serial     the serial in decimal
/// @param token      absent when the request proves itself by a TLS client certificate
/// @param reasonCode RFC 5280 "Reason Code"
public record RevokeRequest(String serial, Optional<String> token, int reasonCode, String reason) {
    private static final int MOST_REASON_CHARACTERS = 1024;
    private static final int MOST_SERIAL_CHARACTERS = 64;

    /// For X.509, whose serial may be written in any base that Go reads.
    ///
    /// @throws org.countersign.core.ProblemException with status 400
    public static RevokeRequest parseX509(byte[] body) {
        var json = WireFields.object(body);
        return read(json, normalised(json.text("serial")), json.string("ott").filter(token -> !token.isEmpty()));
    }

    private static RevokeRequest read(JsonObject json, String serial, Optional<String> token) {
        int reasonCode = reasonCode(json);
        var reason = reason(json);
        if (!json.bool("passive").orElse(false)) {
            throw ProblemCode.NOT_IMPLEMENTED.refuse("Only passive revocation is offered: send \"passive\":true.");
        }
        return new RevokeRequest(serial, token, reasonCode, reason);
    }

    static int reasonCode(JsonObject json) {
        int reasonCode = json.integer("reasonCode").orElse(0);
        if (reasonCode < 0 || reasonCode > 10) {
            throw ProblemCode.INVALID_REVOCATION.refuse("\"reasonCode\" is not one of 0 to 10.");
        }
        return reasonCode;
    }

    static String reason(JsonObject json) {
        var reason = json.text("reason");
        if (reason.length() > MOST_REASON_CHARACTERS || reason.chars().anyMatch(Character::isISOControl)) {
            throw ProblemCode.INVALID_REVOCATION.refuse("\"reason\" is longer than " + MOST_REASON_CHARACTERS
                    + " characters, or holds control characters.");
        }
        return reason;
    }

    public JsonObject toJson() {
        return JsonObject.builder()
                .put("serial", serial)
                .put("ott", token.orElse(""))
                .put("reasonCode", reasonCode)
                .put("reason", reason)
                .put("passive", true)
                .build();
    }

    private static String normalised(String serial) {
        try {
            if (serial.isEmpty() || serial.length() > MOST_SERIAL_CHARACTERS) {
                throw new NumberFormatException();
            }
            var number = switch (serial.toLowerCase(Locale.ROOT)) {
                case String s when s.startsWith("0x") -> new BigInteger(digits(s.substring(2)), 16);
                case String s when s.startsWith("0o") -> new BigInteger(digits(s.substring(2)), 8);
                case String s when s.startsWith("0b") -> new BigInteger(digits(s.substring(2)), 2);
                case String s when s.startsWith("0") && s.length() > 1 -> new BigInteger(digits(s.substring(1)), 8);
                case String s -> new BigInteger(digits(s));
            };
            if (number.signum() <= 0 || number.bitLength() > 159) {
                throw new NumberFormatException();
            }
            return number.toString();
        } catch (NumberFormatException e) {
            throw ProblemCode.INVALID_REVOCATION.refuse("\"serial\" is not the serial of a certificate.");
        }
    }

    /// Without a sign, and ASCII only: `BigInteger` would take more.
    private static String digits(String text) {
        if (!text.matches("[0-9a-f]+")) {
            throw new NumberFormatException();
        }
        return text;
    }
}
