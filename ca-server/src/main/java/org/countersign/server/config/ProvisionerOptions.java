package org.countersign.server.config;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.countersign.core.crypto.StrictBase64;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue.JsonString;

/// What the operator has a provisioner's certificates say, and whom it asks about them.
public record ProvisionerOptions(Optional<Template> ssh, Optional<Template> x509, List<WebhookConfig> webhooks) {
    public static final ProvisionerOptions NONE = new ProvisionerOptions(Optional.empty(), Optional.empty(), List.of());
    static final List<String> NAMES = List.of("x509", "ssh", "webhooks", "wire");
    static final List<String> TEMPLATE_NAMES = List.of("template", "templateFile", "templateData");

    public ProvisionerOptions {
        webhooks = List.copyOf(webhooks);
    }

    public boolean isEmpty() {
        return ssh.isEmpty() && x509.isEmpty() && webhooks.isEmpty();
    }

    /// A template for certificates.
    ///
    /// @param place where the configuration has it, for messages
    /// @param data  further variables
    public record Template(String place, TemplateSource source, JsonObject data) {}

    /// @param section of the provisioner
    static ProvisionerOptions read(Section section, FilesRead files) {
        return section.section("options", NAMES).map(options -> {
            options.refuse("wire", "Wire is not supported");
            return new ProvisionerOptions(template(options, "ssh", files), template(options, "x509", files), webhooks(options, files));
        }).orElse(NONE);
    }

    /// Data without a template has no effect and never had.
    private static Optional<Template> template(Section options, String name, FilesRead files) {
        return options.section(name, TEMPLATE_NAMES).flatMap(section -> {
            var data = section.object("templateData").orElse(JsonObject.EMPTY);
            var text = text(section);
            if (text.isPresent()) {
                var place = section.placeOf("template");
                return Optional.of(new Template(place, TemplateSource.of(place, text.get()), data));
            }
            var place = section.placeOf("templateFile");
            return section.string("templateFile").filter(written -> !written.isEmpty())
                    .flatMap(written -> files.template(written, place, section.findings()))
                    .map(file -> new Template(place, file, data));
        });
    }

    /// The text itself, which then begins with a brace, or base64 of it.
    private static Optional<String> text(Section section) {
        var written = section.value("template").flatMap(value -> {
            if (value instanceof JsonString(var text)) {
                return Optional.of(text.strip());
            }
            section.fault("template", "must be a text in double quotes");
            return Optional.empty();
        }).filter(text -> !text.isEmpty());
        if (written.filter(text -> !text.startsWith("{")).isEmpty()) {
            return written;
        }
        var decoded = StrictBase64.decode(written.get()).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
        if (decoded.isEmpty()) {
            section.fault("template", "neither begins with a brace nor is standard base64 of a template");
        }
        return decoded;
    }

    private static List<WebhookConfig> webhooks(Section options, FilesRead files) {
        var webhooks = new ArrayList<WebhookConfig>();
        var names = new HashSet<String>();
        options.sections("webhooks", WebhookConfig.NAMES).forEach(section -> WebhookConfig.read(section, files).ifPresent(hook -> {
            if (!names.add(hook.name())) {
                section.fault("name", "the name must be unique among the webhooks of a provisioner");
            }
            webhooks.add(hook);
        }));
        return webhooks;
    }
}
