package org.countersign.server.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.countersign.core.json.JsonObject;
import org.countersign.core.sshconfig.FileKind;

/// The files that clients and hosts are given to configure their ssh.
///
/// @param data further variables for the templates
public record TemplatesConfig(List<Template> user, List<Template> host, JsonObject data) {
    static final List<String> NAMES = List.of("ssh", "data");

    public TemplatesConfig {
        user = List.copyOf(user);
        host = List.copyOf(host);
    }

    /// One of these files.
    ///
    /// @param template the template; none for a directory
    /// @param path     where the client writes it, in the client's own notation
    /// @param comment  what starts a comment in that file
    /// @param requires what the client must tell to get it
    public record Template(String name, FileKind kind, Optional<TemplateSource> template, String path, String comment,
            List<String> requires) {
        static final List<String> NAMES = List.of("name", "type", "template", "path", "comment", "requires");

        public Template {
            requires = List.copyOf(requires);
        }

        private static Optional<Template> read(Section section, FilesRead files) {
            var name = section.required("name");
            var type = section.required("type");
            var kind = type.flatMap(FileKind::of);
            if (type.isPresent() && kind.isEmpty()) {
                section.fault("type", "must be \"snippet\", \"prepend-line\", \"file\" or \"directory\"");
            }
            var path = section.required("path");
            var template = kind.equals(Optional.of(FileKind.DIRECTORY)) ? Optional.<TemplateSource>empty() : template(section, files);
            var comment = section.text("comment");
            var requires = section.strings("requires");
            return name.isEmpty() || kind.isEmpty() || path.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Template(name.get(), kind.get(), template, path.get(),
                            comment.isEmpty() ? "#" : comment, requires));
        }

        private static Optional<TemplateSource> template(Section section, FilesRead files) {
            return section.required("template")
                    .flatMap(file -> files.template(file, section.placeOf("template"), section.findings()));
        }
    }

    static Optional<TemplatesConfig> read(Section top, FilesRead files) {
        return top.section("templates", NAMES).map(templates -> {
            var ssh = templates.section("ssh", List.of("user", "host"));
            return new TemplatesConfig(
                    ssh.map(section -> templates(section, "user", files)).orElse(List.of()),
                    ssh.map(section -> templates(section, "host", files)).orElse(List.of()),
                    data(templates));
        });
    }

    private static List<Template> templates(Section ssh, String name, FilesRead files) {
        var read = new ArrayList<Template>();
        ssh.sections(name, Template.NAMES).forEach(section -> Template.read(section, files).ifPresent(read::add));
        return read;
    }

    private static JsonObject data(Section templates) {
        var data = templates.object("data").orElse(JsonObject.EMPTY);
        for (var reserved : List.of("Step", "User")) {
            if (data.members().containsKey(reserved)) {
                templates.fault("data", "may not hold \"" + reserved + "\", which the server fills in");
            }
        }
        return data;
    }
}
