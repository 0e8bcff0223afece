package org.countersign.core.x509;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.X500Name;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue;
import org.countersign.core.json.JsonValue.JsonArray;
import org.countersign.core.x509.SubjectName.Attribute;

/// A name in the members that certificate templates have. Of attributes that have one value there, the last counts.
final class SubjectDescription {
    private SubjectDescription() {}

    static JsonObject of(X500Name name) {
        var known = new EnumMap<Attribute, List<String>>(Attribute.class);
        var extra = new ArrayList<JsonValue>();
        for (var relative : name.getRDNs()) {
            for (var part : relative.getTypesAndValues()) {
                var text = part.getValue() instanceof ASN1String string ? string.getString() : "";
                Arrays.stream(Attribute.values()).filter(attribute -> attribute.type().equals(part.getType())).findFirst()
                        .ifPresentOrElse(
                                attribute -> known.computeIfAbsent(attribute, _ -> new ArrayList<>()).add(text),
                                () -> extra.add(JsonObject.builder().put("type", part.getType().getId())
                                        .put("value", text).build()));
            }
        }
        var description = JsonObject.builder();
        known.forEach((attribute, values) -> {
            if (attribute == Attribute.COMMON_NAME || attribute == Attribute.SERIAL_NUMBER) {
                description.put(attribute.jsonName(), values.getLast());
            } else {
                description.put(attribute.jsonName(), values);
            }
        });
        if (!extra.isEmpty()) {
            description.put("extraNames", new JsonArray(extra));
        }
        return description.build();
    }
}
