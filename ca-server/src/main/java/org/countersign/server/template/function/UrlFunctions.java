package org.countersign.server.template.function;

import static org.countersign.server.template.value.ParameterType.DICTIONARY;
import static org.countersign.server.template.value.ParameterType.TEXT;

import java.util.Map;
import java.util.Optional;
import org.countersign.server.template.value.Dictionary;
import org.countersign.server.template.value.Failure;
import org.countersign.server.template.value.Text;
import org.countersign.server.template.value.Value;

/// URLs taken apart and put together; nothing is ever fetched.
final class UrlFunctions {
    private UrlFunctions() {}

    static void addTo(FunctionTable table) {
        table.add("urlParse", UrlFunctions::parse, TEXT);
        table.add("urlJoin", UrlFunctions::join, DICTIONARY);
    }

    private static Value parse(Arguments call) {
        call.meter().step(call.text(0).length());
        var url = GoUrl.parse(call.text(0));
        return new Dictionary(Map.of("scheme", new Text(url.scheme()), "opaque", new Text(url.opaque()),
                "userinfo", new Text(url.user().orElse("")), "host", new Text(url.host()), "hostname", new Text(url.hostname()),
                "path", new Text(url.path()), "query", new Text(url.query()), "fragment", new Text(url.fragment())));
    }

    private static Value join(Arguments call) {
        var parts = call.dictionary(0);
        var user = part(parts, "userinfo");
        var query = part(parts, "query");
        // Go reads it as a part of a URL, where some characters end it.
        var read = user.isEmpty() ? Optional.<String>empty() : GoUrl.parse("proto://" + user + "@host").user();
        var out = call.builder();
        new GoUrl(part(parts, "scheme"), part(parts, "opaque"), read, part(parts, "host"), part(parts, "path"), !query.isEmpty(),
                query, part(parts, "fragment")).write(out);
        return out.toValue();
    }

    private static String part(Dictionary parts, String name) {
        return parts.get(name).map(value -> {
            if (value instanceof Text(var carried)) {
                return carried;
            }
            throw new Failure("unable to parse " + name + " key, must be of type string");
        }).orElse("");
    }
}
