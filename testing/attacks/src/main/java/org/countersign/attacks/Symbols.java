package org.countersign.attacks;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue;
import org.countersign.core.json.JsonValue.JsonArray;
import org.countersign.core.json.JsonValue.JsonNumber;
import org.countersign.core.json.JsonValue.JsonString;

/// What the words of a row stand for that only the moment or the server can say. A text that begins with `=` is one of them,
/// `{url}` and its like are replaced inside of texts.
final class Symbols {
    private final Target target;
    private final Belongings own;
    private final KeyBlobs blobs = new KeyBlobs();
    private final Requests requests = new Requests();

    Symbols(Target target, Belongings own) {
        this.target = target;
        this.own = own;
    }

    /// The value that was meant, or none when the member has to go.
    ///
    /// @param before what stands in its place in the good request, may be `null`
    Optional<JsonValue> value(JsonValue written, JsonValue before) {
        return switch (written) {
            case JsonString(var text) when text.equals("=missing") -> Optional.empty();
            case JsonString(var text) when text.startsWith("=") -> Optional.of(symbol(text.substring(1), before));
            case JsonString(var text) -> Optional.of(new JsonString(filled(text, before)));
            case JsonArray(var items) -> Optional.of(new JsonArray(items.stream().flatMap(item -> value(item, before).stream()).toList()));
            case JsonObject object -> {
                var made = JsonObject.builder();
                object.members().forEach((name, member) -> value(member, before).ifPresent(now -> made.put(name, now)));
                yield Optional.of(made.build());
            }
            default -> Optional.of(written);
        };
    }

    /// A text for a header, a byte for each character.
    String text(JsonValue written) {
        return value(written, null).map(value -> ((JsonString) value).value()).orElse("");
    }

    /// A text for an edit.
    String text(String written) {
        return Bytes.written(written.startsWith("=") ? ((JsonString) symbol(written.substring(1), null)).value() : filled(written, null));
    }

    private String filled(String text, JsonValue before) {
        return text.indexOf('{') < 0 ? text : text.replace("{url}", target.url()).replace("{port}", Integer.toString(target.port()))
                .replace("{kid}", target.key().publicJwk().keyId())
                .replace("{good}", before instanceof JsonString(var good) ? good : "{good}");
    }

    private JsonValue symbol(String symbol, JsonValue before) {
        int space = symbol.indexOf(' ');
        var word = space < 0 ? symbol : symbol.substring(0, space);
        var rest = space < 0 ? "" : symbol.substring(space + 1);
        return switch (word) {
            case "good" -> before;
            case "now" -> number(Long.toString(Instant.now().getEpochSecond() + (rest.isEmpty() ? 0 : Long.parseLong(rest))));
            case "number" -> number(rest);
            case "repeat" -> repeat(rest);
            case "digits" -> number("9".repeat(Integer.parseInt(rest)));
            case "list" -> new JsonArray(IntStream.range(0, count(rest)).<JsonValue>mapToObj(i ->
                    new JsonString(afterCount(rest).replace("#", Integer.toString(i)))).toList());
            case "last" -> last(rest, before);
            case "twice" -> new JsonArray(List.of(before, before));
            case "object" -> members(Integer.parseInt(rest));
            case "members" -> new JsonString("{" + membersOfText(count(rest)) + "\"");
            case "collisions" -> new JsonString("{" + colliding(count(rest)) + "\"");
            case "nested" -> nested(Integer.parseInt(rest));
            case "jwk" -> rest.equals("own") ? target.key().publicJwk().json() : own.stranger().publicJwk().json();
            case "stranger-kid" -> new JsonString(own.stranger().publicJwk().keyId());
            case "blob" -> new JsonString(Good.base64(blobs.of(rest)));
            case "csr" -> new JsonString(requests.of(rest));
            case "host-certificate" -> new JsonString(own.tampered(rest));
            case "forged-certificate" -> new JsonString(own.forged(rest));
            case "cut-certificate" -> new JsonString(Good.base64(Arrays.copyOf(certificate(), Integer.parseInt(rest))));
            case "longer-certificate" -> new JsonString(Good.base64(join(certificate(), HexFormat.of().parseHex(rest))));
            case "own" -> own.named(rest);
            case "one-more-text" -> new JsonString(new BigInteger(((JsonString) before).value()).add(BigInteger.ONE).toString());
            default -> throw new IllegalArgumentException("nothing is meant by =" + symbol);
        };
    }

    private byte[] certificate() {
        return Base64.getDecoder().decode(own.hostCertificate());
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static JsonNumber number(String text) {
        return new JsonNumber(text);
    }

    private static int count(String rest) {
        int space = rest.indexOf(' ');
        return Integer.parseInt(space < 0 ? rest : rest.substring(0, space));
    }

    private static String afterCount(String rest) {
        return rest.substring(rest.indexOf(' ') + 1);
    }

    private static JsonString repeat(String rest) {
        return new JsonString(afterCount(rest).repeat(count(rest)));
    }

    /// So many wrong items and the good one behind them.
    private static JsonArray last(String rest, JsonValue good) {
        var items = new ArrayList<JsonValue>();
        for (int i = 0; i < count(rest); i++) {
            items.add(new JsonString(afterCount(rest).replace("#", Integer.toString(i))));
        }
        items.add(good);
        return new JsonArray(items);
    }

    private static JsonObject members(int count) {
        var object = JsonObject.builder();
        IntStream.range(0, count).forEach(i -> object.put("m" + i, i));
        return object.build();
    }

    private static String membersOfText(int count) {
        var members = new StringBuilder();
        IntStream.range(0, count).forEach(i -> members.append("\"m").append(i).append("\":1,"));
        return members.toString();
    }

    /// Members whose names have one hash code: `Aa` and `BB` do, and so does whatever is put together from them.
    private static String colliding(int count) {
        var members = new StringBuilder();
        for (int i = 0; i < count; i++) {
            members.append('"');
            for (int bit = 0; bit < 11; bit++) {
                members.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            members.append("\":1,");
        }
        return members.toString();
    }

    private static JsonArray nested(int depth) {
        var nested = new JsonArray(List.of());
        for (int i = 1; i < depth; i++) {
            nested = new JsonArray(List.of(nested));
        }
        return nested;
    }
}
