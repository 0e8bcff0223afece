package org.countersign.core.api;

import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.countersign.core.ProblemCode;
import org.countersign.core.ProblemException;
import org.countersign.core.crypto.StrictBase64;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonException;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.ssh.SshFormatException;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.time.TimeDuration;
import org.countersign.core.time.TimeFormatException;

/// Reads and writes the members that requests have in common. A member that is missing, `null` or empty is "not given" wherever clients send it so.
final class WireFields {
    private WireFields() {}

    /// The body as a JSON object. Two members whose names differ only in case are refused: some servers take them for the same one.
    static JsonObject object(byte[] body) {
        var object = parse(body);
        var names = new HashSet<String>();
        for (var name : object.members().keySet()) {
            if (!names.add(name.toLowerCase(Locale.ROOT))) {
                throw malformed("The request body has a member twice, in different case.");
            }
        }
        return object;
    }

    private static JsonObject parse(byte[] body) {
        try {
            return Json.parseObject(body, JsonLimits.REQUEST);
        } catch (JsonException e) {
            throw malformed("The request body cannot be read: " + e.getMessage() + ".");
        }
    }

    static String token(JsonObject json) {
        return json.string("ott").filter(token -> !token.isEmpty())
                .orElseThrow(() -> malformed("The request has no \"ott\": send the one-time token there."));
    }

    static SshPublicKey publicKey(JsonObject json, String name) {
        byte[] blob = StrictBase64.decode(json.text(name)).filter(bytes -> bytes.length > 0).orElseThrow(() ->
                ProblemCode.INVALID_KEY.refuse("\"" + name + "\" is not an SSH public key in base64 of its wire form."));
        try {
            return SshPublicKey.parse(blob);
        } catch (SshFormatException e) {
            throw ProblemCode.INVALID_KEY.refuse("\"" + name + "\" cannot be certified: " + e.getMessage() + ".");
        }
    }

    static String base64(SshPublicKey key) {
        return Base64.getEncoder().encodeToString(key.blob());
    }

    static Optional<CertificateType> certificateType(JsonObject json, String name) {
        var word = json.text(name);
        if (word.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(CertificateType.ofWord(word).orElseThrow(() ->
                ProblemCode.INVALID_CERTIFICATE_TYPE.refuse("\"" + name + "\" is neither \"user\" nor \"host\".")));
    }

    static List<String> principals(JsonObject json) {
        var principals = json.strings("principals");
        if (principals.contains("")) {
            throw ProblemCode.INVALID_PRINCIPAL.refuse("One of the principals is empty.");
        }
        return principals;
    }

    static TimeDuration time(JsonObject json, String name) {
        try {
            return TimeDuration.parse(json.text(name));
        } catch (TimeFormatException e) {
            throw ProblemCode.INVALID_VALIDITY.refuse("\"" + name + "\" cannot be used: " + e.getMessage() + ".");
        }
    }

    static ProblemException malformed(String message) {
        return ProblemCode.MALFORMED_REQUEST.refuse(message);
    }
}
