package org.countersign.cli.command.ca.provisioner;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.grammar.Flag;
import org.countersign.cli.grammar.FlagFailure;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonException;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue;
import org.countersign.core.json.JsonValue.JsonArray;
import org.countersign.core.json.JsonValue.JsonBoolean;
import org.countersign.core.json.JsonValue.JsonString;
import org.countersign.core.keys.RegularFile;
import org.countersign.core.time.GoDuration;
import org.countersign.core.time.TimeFormatException;
import org.countersign.core.x509.CertificateBundle;
import org.countersign.core.x509.X509FormatException;

/// Writes the settings that a call gives into the section of a provisioner. What it does not mention stays as it is.
record Settings(Invocation call, String type) {
    private static final int LARGEST_FILE = 1024 * 1024;
    private static final int CERTIFICATE_SIGNING = 5;

    /// @param removes whether the command has the flags that take something off a list
    JsonObject applyTo(JsonObject section, boolean removes) {
        for (var setting : Setting.ALL) {
            if (isGiven(setting, removes) && !setting.fits(type)) {
                var flag = call.isGiven(setting.flag()) ? setting.flag() : setting.removal().orElseThrow();
                throw new CommandFailure("flag '" + flag + "' does not fit a provisioner of type " + type);
            }
            if (isGiven(setting, removes)) {
                section = put(section, setting.path(), value(setting, at(section, setting.path()), removes));
            }
        }
        return section;
    }

    private boolean isGiven(Setting setting, boolean removes) {
        return call.isGiven(setting.flag()) || removes && setting.removal().filter(call::isGiven).isPresent();
    }

    private static Optional<JsonValue> at(JsonObject section, List<String> path) {
        var parent = section;
        for (var name : path.subList(0, path.size() - 1)) {
            parent = parent.object(name).orElse(JsonObject.EMPTY);
        }
        return parent.get(path.getLast());
    }

    /// An absent value removes the member, and what is then empty above it.
    private static JsonObject put(JsonObject section, List<String> path, Optional<JsonValue> value) {
        var name = path.getFirst();
        var inner = path.size() == 1 ? value
                : Optional.<JsonValue>of(put(section.object(name).orElse(JsonObject.EMPTY), path.subList(1, path.size()), value))
                        .filter(object -> !((JsonObject) object).members().isEmpty());
        return inner.map(it -> section.edit().put(name, it).build()).orElseGet(() -> section.edit().remove(name).build());
    }

    private Optional<JsonValue> value(Setting setting, Optional<JsonValue> before, boolean removes) {
        var flag = setting.flag();
        return switch (setting.form()) {
            case TRUTH -> Optional.of(new JsonBoolean(call.on(flag)));
            case LIST -> list(setting, before, removes);
            case PEM_FILES -> Optional.of(new JsonString(Base64.getEncoder().encodeToString(roots(flag))));
            case TEXT -> call.value(flag).map(JsonString::new);
            case DURATION -> call.value(flag).map(text -> new JsonString(duration(flag, text)));
            case FILE -> call.value(flag).map(file -> new JsonString(template(file)));
            case JSON_FILE -> call.value(flag).map(Settings::json);
        };
    }

    private Optional<JsonValue> list(Setting setting, Optional<JsonValue> before, boolean removes) {
        var all = new ArrayList<JsonValue>(before.filter(JsonArray.class::isInstance)
                .map(array -> ((JsonArray) array).items()).orElse(List.of()));
        if (removes) {
            setting.removal().ifPresent(removal -> all.removeIf(item -> item instanceof JsonString(var text)
                    && call.values(removal).contains(text)));
        }
        call.values(setting.flag()).stream().map(JsonString::new).filter(item -> !all.contains(item)).forEach(all::add);
        return all.isEmpty() ? Optional.empty() : Optional.of(new JsonArray(all));
    }

    private static String duration(Flag flag, String text) {
        try {
            if (GoDuration.parse(text).isNegative()) {
                throw FlagFailure.invalid(flag, text, "it is not a length of time");
            }
            return text;
        } catch (TimeFormatException e) {
            throw FlagFailure.invalid(flag, text, e.getMessage());
        }
    }

    /// A template that begins with a brace stands in the file as it is, every other one as base64: so the CA tells them apart.
    private static String template(String file) {
        byte[] bytes = RegularFile.read(Path.of(file), LARGEST_FILE, "template");
        var text = new String(bytes, StandardCharsets.UTF_8);
        return text.strip().startsWith("{") ? text : Base64.getEncoder().encodeToString(bytes);
    }

    private static JsonValue json(String file) {
        try {
            return Json.parseObject(RegularFile.read(Path.of(file), LARGEST_FILE, "template data"), JsonLimits.FILE);
        } catch (JsonException e) {
            throw new CommandFailure(file + ": " + e.getMessage()).because(e);
        }
    }

    /// The files one after the other. Those with X.509 certificates may hold none but those of CAs: a server certificate
    /// among the roots would be a CA for its holder.
    private byte[] roots(Flag flag) {
        var all = new StringBuilder();
        for (var file : call.values(flag)) {
            var pem = new String(RegularFile.read(Path.of(file), LARGEST_FILE, "file of roots"), StandardCharsets.ISO_8859_1);
            if (flag.equals(Setting.X5C_ROOTS)) {
                requireAuthorities(file, pem);
            }
            all.append(pem).append(pem.endsWith("\n") ? "" : "\n");
        }
        return all.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void requireAuthorities(String file, String pem) {
        try {
            for (var certificate : CertificateBundle.parse(pem)) {
                var usage = certificate.getKeyUsage();
                if (certificate.getBasicConstraints() < 0 || usage != null && !usage[CERTIFICATE_SIGNING]) {
                    throw new CommandFailure(file + " holds a certificate that is not of a CA");
                }
            }
        } catch (X509FormatException e) {
            throw new CommandFailure("error parsing " + file + ": " + e.getMessage()).because(e);
        }
    }
}
