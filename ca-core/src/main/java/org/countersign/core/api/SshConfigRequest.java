package org.countersign.core.api;

import java.util.LinkedHashMap;
import java.util.Map;
import org.countersign.core.ProblemCode;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue.JsonNull;
import org.countersign.core.json.JsonValue.JsonString;
import org.countersign.core.ssh.CertificateType;

/// Body of `POST /ssh/config`.
///
/// @param type whose configuration
/// @param data what the client tells about itself; nothing in it is trusted
public record SshConfigRequest(CertificateType type, Map<String, String> data) {
    private static final int MOST_VALUES = 64;

    public SshConfigRequest {
        data = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(data));
    }

    /// @throws org.countersign.core.ProblemException with status 400
    public static SshConfigRequest parse(byte[] body) {
        var json = WireFields.object(body);
        var data = new LinkedHashMap<String, String>();
        json.object("data").orElse(JsonObject.EMPTY).members().forEach((name, value) -> {
            switch (value) {
                case JsonString(var text) -> data.put(name, text);
                case JsonNull() -> data.put(name, "");
                default -> throw ProblemCode.MALFORMED_REQUEST.refuse("\"data\" holds something else than texts.");
            }
        });
        if (data.size() > MOST_VALUES) {
            throw ProblemCode.MALFORMED_REQUEST.refuse("\"data\" holds more than " + MOST_VALUES + " values.");
        }
        return new SshConfigRequest(WireFields.certificateType(json, "type").orElse(CertificateType.USER), data);
    }

    public JsonObject toJson() {
        var values = JsonObject.builder();
        data.forEach(values::put);
        return JsonObject.builder().put("type", type.word()).put("data", values.build()).build();
    }
}
