package org.countersign.core.sshconfig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.countersign.core.json.JsonObject;

/// A file of the built-in set. Its template lies beside this class, and in `templates/ssh` of the sources.
///
/// @param template name of the template file
/// @param path     where the client writes it, in the client's own notation
/// @param requires what the client must tell to get it
public record BuiltInFile(String template, FileKind kind, String path, List<String> requires) {
    public static final List<BuiltInFile> USER = List.of(
            new BuiltInFile("config.tpl", FileKind.SNIPPET, "~/.ssh/config"),
            new BuiltInFile("step_includes.tpl", FileKind.PREPEND_LINE, "${STEPPATH}/ssh/includes"),
            new BuiltInFile("step_config.tpl", FileKind.FILE, "ssh/config"),
            new BuiltInFile("known_hosts.tpl", FileKind.FILE, "ssh/known_hosts"));
    public static final List<BuiltInFile> HOST = List.of(
            new BuiltInFile("sshd_config.tpl", FileKind.SNIPPET, "/etc/ssh/sshd_config", List.of("Certificate", "Key")),
            new BuiltInFile("ca.tpl", FileKind.SNIPPET, "/etc/ssh/ca.pub"));
    public static final String COMMENT = "#";

    public BuiltInFile {
        requires = List.copyOf(requires);
    }

    private BuiltInFile(String template, FileKind kind, String path) {
        this(template, kind, path, List.of());
    }

    public static List<BuiltInFile> all() {
        return Stream.concat(USER.stream(), HOST.stream()).toList();
    }

    public String text() {
        try (var stream = BuiltInFile.class.getResourceAsStream(template)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// As the configuration of an authority lists it.
    ///
    /// @param file its template file, as the configuration is to name it
    public JsonObject toJson(String file) {
        return JsonObject.builder().put("name", template).put("type", kind.word()).put("template", file).put("path", path)
                .put("comment", COMMENT).putUnlessEmpty("requires", requires).build();
    }
}
