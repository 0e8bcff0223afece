package org.countersign.server.template.function;

import static org.countersign.server.template.value.ParameterType.ANY;
import static org.countersign.server.template.value.ParameterType.TEXT;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.zip.Adler32;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonException;
import org.countersign.core.json.JsonLimits;
import org.countersign.server.template.value.Bytes;
import org.countersign.server.template.value.Failure;
import org.countersign.server.template.value.JsonText;
import org.countersign.server.template.value.Nil;
import org.countersign.server.template.value.Text;
import org.countersign.server.template.value.Value;
import org.countersign.server.template.value.Values;

/// JSON, base64, base32 and checksums.
///
/// Where the originals swallow an error, so do these: `toJson` gives an empty text, `b64dec` the text of the error.
final class EncodingFunctions {
    private EncodingFunctions() {}

    static void addTo(FunctionTable table) {
        table.add("toJson", call -> orEmpty(() -> JsonText.compact(call.any(0), call.meter())), ANY);
        table.add("toPrettyJson", call -> orEmpty(() -> JsonText.pretty(call.any(0), call.meter())), ANY);
        table.add("toRawJson", call -> JsonText.raw(call.any(0), call.meter()), ANY).alias("toRawJson", "mustToRawJson");
        table.add("mustToJson", call -> JsonText.compact(call.any(0), call.meter()), ANY);
        table.add("mustToPrettyJson", call -> JsonText.pretty(call.any(0), call.meter()), ANY);
        table.add("fromJson", EncodingFunctions::fromJsonOrNil, TEXT);
        table.add("mustFromJson", EncodingFunctions::fromJson, TEXT);
        table.add("b64enc", call -> new Text(Base64.getEncoder().encodeToString(bytes(call))), TEXT);
        table.add("b64dec", call -> base64(call.text(0)), TEXT);
        table.add("b32enc", call -> new Text(Base32.encode(bytes(call))), TEXT);
        table.add("b32dec", call -> new Text(Base32.decode(call.text(0))), TEXT);
        table.add("sha1sum", call -> digest(call, "SHA-1"), TEXT);
        table.add("sha256sum", call -> digest(call, "SHA-256"), TEXT);
        table.add("sha512sum", call -> digest(call, "SHA-512"), TEXT);
        table.add("adler32sum", EncodingFunctions::adler, TEXT);
    }

    private static byte[] bytes(Arguments call) {
        call.meter().text(call.text(0).length());
        return call.text(0).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static Value orEmpty(java.util.function.Supplier<Text> json) {
        try {
            return json.get();
        } catch (org.countersign.server.template.value.LimitFailure e) {
            throw e;
        } catch (Failure _) {
            return Text.EMPTY;
        }
    }

    private static Value fromJsonOrNil(Arguments call) {
        try {
            return fromJson(call);
        } catch (org.countersign.server.template.value.LimitFailure e) {
            throw e;
        } catch (Failure _) {
            return Nil.NULL;
        }
    }

    private static Value fromJson(Arguments call) {
        call.meter().step(call.text(0).length());
        try {
            return Values.of(Json.parse(new Text(call.text(0)).toText(), JsonLimits.FILE));
        } catch (JsonException e) {
            throw new Failure(e.getMessage());
        }
    }

    private static Value base64(String text) {
        // Go's decoder passes over line ends.
        var plain = text.replace("\n", "").replace("\r", "");
        boolean shaped = plain.length() % 4 == 0 && plain.matches("[A-Za-z0-9+/]*={0,2}");
        if (!shaped) {
            return new Text("illegal base64 data at input byte " + illegalAt(text));
        }
        return new Bytes(Base64.getDecoder().decode(plain)).toText();
    }

    /// The place that Go's decoder names: the first byte out of order, or where the last group of four begins.
    private static int illegalAt(String text) {
        int inGroup = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '=') {
                return inGroup < 2 ? at : illegalPadding(text, at, 4 - inGroup);
            }
            if (c != '\n' && c != '\r') {
                if (c >= 0x80 || !Character.isLetterOrDigit(c) && c != '+' && c != '/') {
                    return at;
                }
                inGroup = (inGroup + 1) % 4;
            }
        }
        return text.length() - inGroup;
    }

    private static int illegalPadding(String text, int start, int expected) {
        int at = start;
        for (int seen = 0; seen < expected; at++) {
            if (at == text.length()) {
                return at;
            }
            if (text.charAt(at) == '=') {
                seen++;
            } else if (text.charAt(at) != '\n' && text.charAt(at) != '\r') {
                return at - 1;
            }
        }
        return at;
    }

    private static Value digest(Arguments call, String algorithm) {
        try {
            return new Text(HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes(call))));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Value adler(Arguments call) {
        var sum = new Adler32();
        sum.update(bytes(call));
        return new Text(Long.toString(sum.getValue()));
    }
}
