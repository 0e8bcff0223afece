package org.countersign.server.config;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/// Turns file names of the configuration into paths and remembers each, so that all of them can be checked together.
final class FilesRead {
    private static final Pattern KEY_SERVICE = Pattern.compile(
            "(cloudkms|awskms|azurekms|pkcs11|yubikey|tpmkms|sshagentkms|capi|mackms|kms):.*",
            Pattern.CASE_INSENSITIVE);
    private static final String SOFTWARE = "softkms:";

    private final ConfigEnvironment environment;
    private final Optional<Map<String, String>> given;
    private final List<FileUse> uses = new ArrayList<>();
    private final Map<String, TemplateSource> templates = new LinkedHashMap<>();
    private final Map<String, TemplateSource> byName = new LinkedHashMap<>();

    FilesRead(ConfigEnvironment environment) {
        this(environment, Optional.empty());
    }

    /// @param given the texts of all templates by their names; empty: they are in files
    FilesRead(ConfigEnvironment environment, Optional<Map<String, String>> given) {
        this.environment = environment;
        this.given = given;
    }

    List<FileUse> uses() {
        return List.copyOf(uses);
    }

    /// A file with certificates.
    Optional<Path> certificates(String name, String place, Findings findings) {
        return take(name, place, FileUse.Kind.PUBLIC, findings, environment::file);
    }

    Optional<TemplateSource> template(String name, String place, Findings findings) {
        var source = given.isPresent() ? given(given.get(), name, place, findings)
                : take(name, place, FileUse.Kind.PUBLIC, findings, environment::templateFile).map(TemplateSource::of);
        source.ifPresent(found -> {
            templates.put(place, found);
            byName.put(name, found);
        });
        return source;
    }

    private static Optional<TemplateSource> given(Map<String, String> texts, String name, String place, Findings findings) {
        if (!texts.containsKey(name)) {
            findings.fault(place, "there is no " + Shown.quoted(name) + " in \"files\", where the texts of templates are");
            return Optional.empty();
        }
        return Optional.of(TemplateSource.of(name, texts.get(name)));
    }

    /// The texts of the templates, by the names that the configuration has for them.
    ///
    /// @throws org.countersign.core.keys.KeyFileException when one cannot be read
    Map<String, String> templateTexts() {
        var texts = new LinkedHashMap<String, String>();
        byName.forEach((name, source) -> texts.put(name, source.text()));
        return texts;
    }

    /// The templates that are named, by their place.
    Map<String, TemplateSource> templates() {
        return Map.copyOf(templates);
    }

    /// A secret that only this server may read.
    Optional<Path> secret(String name, String place, Findings findings) {
        return take(name, place, FileUse.Kind.PRIVATE_KEY, findings, environment::file);
    }

    /// A private key in a file: its name, or a `softkms:` URI around the name.
    Optional<Path> privateKey(String name, String place, Findings findings) {
        var service = KEY_SERVICE.matcher(name);
        if (service.matches()) {
            findings.fault(place, service.group(1).toLowerCase(Locale.ROOT)
                    + " keys are not supported yet; give the name of a key file");
            return Optional.empty();
        }
        var file = name.regionMatches(true, 0, SOFTWARE, 0, SOFTWARE.length())
                ? softwareKey(name.substring(SOFTWARE.length()))
                : Optional.of(name);
        if (file.isEmpty()) {
            findings.fault(place, "give the name of a key file, or softkms:path=FILE with nothing else in it");
        }
        return file.flatMap(found -> take(found, place, FileUse.Kind.PRIVATE_KEY, findings, environment::file));
    }

    /// `path=FILE` in URI escapes, or the bare name.
    private static Optional<String> softwareKey(String rest) {
        if (!rest.startsWith("path=")) {
            return rest.matches("[^=;%?]+") ? Optional.of(rest) : Optional.empty();
        }
        try {
            var file = URLDecoder.decode(rest.substring("path=".length()), StandardCharsets.UTF_8);
            return rest.indexOf(';') >= 0 || file.isEmpty() ? Optional.empty() : Optional.of(file);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private Optional<Path> take(String name, String place, FileUse.Kind kind, Findings findings,
            Function<String, Path> resolve) {
        try {
            var file = resolve.apply(name);
            uses.add(new FileUse(place, file, kind));
            return Optional.of(file);
        } catch (InvalidPathException _) {
            findings.fault(place, "is not a file name");
            return Optional.empty();
        }
    }
}
