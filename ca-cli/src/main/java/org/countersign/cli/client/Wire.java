package org.countersign.cli.client;

import java.util.List;
import org.countersign.core.crypto.StrictBase64;
import org.countersign.core.json.JsonException;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.SshPublicKey;

/// Turns members of JSON answers into checked types. Whatever does not fit is a [JsonException] that names the member.
final class Wire {
    private Wire() {}

    static byte[] bytes(String name, String base64) {
        return StrictBase64.decode(base64).orElseThrow(() -> new JsonException("\"" + name + "\" is not base64"));
    }

    static SshCertificate certificate(JsonObject answer, String name) {
        return SshCertificate.parse(bytes(name, require(answer, name)));
    }

    static List<SshPublicKey> keys(JsonObject answer, String name) {
        return answer.strings(name).stream().map(key -> SshPublicKey.parse(bytes(name, key))).toList();
    }

    static String require(JsonObject answer, String name) {
        return answer.string(name).filter(text -> !text.isEmpty())
                .orElseThrow(() -> new JsonException("\"" + name + "\" is missing"));
    }

    static JsonObject object(String name, JsonValue value) {
        if (value instanceof JsonObject object) {
            return object;
        }
        throw new JsonException("\"" + name + "\" is not an array of objects");
    }
}
