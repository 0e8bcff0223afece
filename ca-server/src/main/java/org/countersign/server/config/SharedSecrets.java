package org.countersign.server.config;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.countersign.core.crypto.StrictBase64;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue;
import org.countersign.core.json.JsonValue.JsonArray;
import org.countersign.core.json.JsonValue.JsonString;

/// Looks for what must not be in a database: private keys and passwords. The client secret of an OpenID provider is none, as every
/// client is given it, and neither is a provisioner's key that is encrypted.
public final class SharedSecrets {
    private static final String PRIVATE_KEY = "PRIVATE KEY-----";
    private static final Set<String> PRIVATE_MEMBERS = Set.of("d", "k", "p", "q", "dp", "dq", "qi");
    private static final Set<String> NAMES = Set.of("password", "secret", "passphrase", "bearertoken", "privatekey");

    private final List<Fault> found = new ArrayList<>();

    private SharedSecrets() {}

    /// The places of what looks like one.
    public static List<Fault> in(SharedDocument document) {
        var search = new SharedSecrets();
        search.value("", document.json());
        return List.copyOf(search.found);
    }

    private void value(String at, JsonValue value) {
        switch (value) {
            case JsonObject object -> object(at, object);
            case JsonArray(var items) -> {
                for (int i = 0; i < items.size(); i++) {
                    value(at + "[" + i + "]", items.get(i));
                }
            }
            case JsonString(var text) when holdsKey(text) -> found.add(new Fault(at, "is a private key; keys stay in files on the nodes"));
            default -> { }
        }
    }

    private void object(String at, JsonObject object) {
        boolean key = object.members().containsKey("kty");
        object.members().forEach((name, member) -> {
            var place = at.isEmpty() ? name : at + "." + name;
            if (key && PRIVATE_MEMBERS.contains(name)) {
                found.add(new Fault(place, "is the private half of a key; keys stay in files on the nodes"));
            } else if (NAMES.contains(name.toLowerCase(Locale.ROOT)) && member instanceof JsonString(var text) && !text.isEmpty()) {
                found.add(new Fault(place, "is a secret by its name; secrets stay in files on the nodes"));
            } else {
                value(place, member);
            }
        });
    }

    private static boolean holdsKey(String text) {
        return text.contains(PRIVATE_KEY) || StrictBase64.decode(text.strip())
                .filter(bytes -> new String(bytes, StandardCharsets.ISO_8859_1).contains(PRIVATE_KEY)).isPresent();
    }
}
