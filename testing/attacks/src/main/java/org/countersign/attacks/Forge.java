package org.countersign.attacks;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.countersign.attacks.Good.Sent;
import org.countersign.core.json.JsonObject;

/// Makes the bad request of a row: the good one, changed as the row says and then signed again, so that nothing else is wrong.
final class Forge {
    private final Signing signing;
    private final Symbols symbols;

    Forge(Signing signing, Symbols symbols) {
        this.signing = signing;
        this.symbols = symbols;
    }

    /// @param token the right one; it stays when the row changes nothing in it
    Sent forge(Case attack, Good good, String token) {
        var row = attack.row();
        var made = touchesToken(row) ? token(row, good) : token;
        var spelled = edit(row, "token", Spelling.apply(row.spell(), made));
        var headers = new LinkedHashMap<String, String>();
        row.set().members().forEach((path, value) -> {
            if (path.startsWith("http.")) {
                headers.put(path.substring("http.".length()), symbols.text(value));
            }
        });
        var sent = good.inBody() ? new Sent("POST", headers, edit(row, "body", Bytes.of(body(row, good, spelled))))
                : good.send(spelled);
        return good.inBody() ? sent : new Sent("POST", with(sent.headers(), headers), edit(row, "body", sent.body()));
    }

    private static Map<String, String> with(Map<String, String> some, Map<String, String> more) {
        var all = new LinkedHashMap<>(some);
        all.putAll(more);
        return all;
    }

    private static boolean touchesToken(Row row) {
        return !row.sign().isEmpty() || !row.spell().isEmpty()
                || row.set().members().keySet().stream().anyMatch(path -> path.startsWith("header.") || path.startsWith("claims."))
                || row.edits().stream().anyMatch(edit -> edit.part().equals("header") || edit.part().equals("claims"));
    }

    private String token(Row row, Good good) {
        var header = edit(row, "header", Bytes.of(change(row, "header.", good.header())));
        var claims = edit(row, "claims", Bytes.of(change(row, "claims.", good.claims())));
        var signer = signing.of(row.sign(), good.key());
        String token;
        do {
            token = Signing.token(header, claims, signer);
            // Only a signature with one of the two characters shows which alphabet was used.
        } while (row.spell().equals("standard-alphabet") && !token.substring(token.lastIndexOf('.')).matches(".*[-_].*"));
        return token;
    }

    /// A row may put something else in the place of the token.
    private JsonObject body(Row row, Good good, String token) {
        return change(row, "body.", good.body().edit().put("ott", token).build());
    }

    private JsonObject change(Row row, String prefix, JsonObject object) {
        var changed = object;
        for (var member : row.set().members().entrySet()) {
            if (member.getKey().startsWith(prefix)) {
                changed = set(changed, member.getKey().substring(prefix.length()), member.getValue());
            }
        }
        return changed;
    }

    private JsonObject set(JsonObject object, String path, org.countersign.core.json.JsonValue value) {
        int slash = path.indexOf('/');
        if (slash >= 0) {
            var name = path.substring(0, slash);
            var inner = object.members().get(name) instanceof JsonObject there ? there : JsonObject.EMPTY;
            return object.edit().put(name, set(inner, path.substring(slash + 1), value)).build();
        }
        return symbols.value(value, object.members().get(path))
                .map(now -> object.edit().put(path, now).build())
                .orElseGet(() -> object.edit().remove(path).build());
    }

    private String edit(Row row, String part, String text) {
        var edited = text;
        for (var edit : row.edits()) {
            if (edit.part().equals(part)) {
                edited = edit(edited, edit.find(), symbols.text(edit.with()));
            }
        }
        return edited;
    }

    private static String in(Charset charset, String utf8) {
        return new String(new String(Bytes.raw(utf8), StandardCharsets.UTF_8).getBytes(charset), StandardCharsets.ISO_8859_1);
    }

    private static String edit(String text, String find, String with) {
        return switch (find) {
            case "^" -> with + text;
            case "$" -> text + with;
            case "." -> with;
            case "~" -> in(Charset.forName(with), text);
            default -> {
                if (!text.contains(find)) {
                    throw new IllegalArgumentException("there is no " + find + " in " + text);
                }
                yield text.replace(find, with);
            }
        };
    }
}
