package org.countersign.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.countersign.core.json.JsonObject;
import org.countersign.core.keys.KeyFileException;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.sshconfig.BuiltInFile;
import org.countersign.server.config.CaConfig;
import org.countersign.server.config.SshCaKey;
import org.countersign.server.config.TemplateSource;
import org.countersign.server.config.TemplatesConfig;
import org.countersign.server.issue.SshCa;
import org.countersign.server.sshconfig.ConfigFile;
import org.countersign.server.sshconfig.ConfigVariables;
import org.countersign.server.sshconfig.SshConfigEndpoint;
import org.countersign.server.template.Template;
import org.countersign.server.template.TemplateEnvironment;
import org.countersign.server.template.TemplateSyntaxException;

/// Compiles the templates for ssh configuration: those of the configuration, else the built-in set.
final class SshConfigParts {
    private static final String SSHD_CONFIG = "sshd_config.tpl";

    private final CaConfig config;
    private final CaMaterial material;
    private final Lasting lasting;

    SshConfigParts(CaConfig config, CaMaterial material, Lasting lasting) {
        this.config = config;
        this.material = material;
        this.lasting = lasting;
    }

    /// @throws StartException naming the templates that cannot be read, with their place
    SshConfigEndpoint endpoint() throws StartException {
        boolean enabled = config.ssh().filter(ssh -> ssh.hostKey().isPresent() || ssh.userKey().isPresent()).isPresent();
        var environment = new TemplateEnvironment(lasting.time(), lasting.random());
        var data = config.templates().map(TemplatesConfig::data).orElse(JsonObject.EMPTY);
        var variables = new ConfigVariables(keys(), command(), data, environment);
        if (config.templates().isEmpty()) {
            return new SshConfigEndpoint(enabled, builtIn(BuiltInFile.USER), builtIn(BuiltInFile.HOST), variables);
        }
        var templates = config.templates().get();
        return new SshConfigEndpoint(enabled, files(templates.user()), files(templates.host()), variables);
    }

    /// Users of an authority that was made by the other product have its command line.
    private String command() {
        return config.database().stepCaStore().isPresent() ? "step" : "ca-cli";
    }

    private ConfigVariables.Keys keys() {
        return new ConfigVariables.Keys(material.keys().find(CertificateType.HOST).map(SshCa::publicKey),
                material.keys().find(CertificateType.USER).map(SshCa::publicKey),
                federated(CertificateType.HOST), federated(CertificateType.USER));
    }

    private List<SshPublicKey> federated(CertificateType type) {
        return config.ssh().stream().flatMap(ssh -> ssh.keys().stream())
                .filter(key -> key.federated() && key.type() == type).map(SshCaKey::key).toList();
    }

    private static List<ConfigFile> builtIn(List<BuiltInFile> files) {
        return files.stream().map(file -> new ConfigFile(file.template(), file.kind(),
                Optional.of(Template.parse(file.template(), file.text())), file.path(), BuiltInFile.COMMENT,
                file.requires())).toList();
    }

    private static List<ConfigFile> files(List<TemplatesConfig.Template> templates) throws StartException {
        var files = new ArrayList<ConfigFile>();
        var faults = new ArrayList<String>();
        for (var template : templates) {
            try {
                var text = template.template().map(TemplateSource::text);
                var parsed = text.map(found -> Template.parse(template.template().orElseThrow().name(), found));
                files.add(new ConfigFile(template.name(), template.kind(), parsed, template.path(), template.comment(),
                        requires(template, text.orElse(""))));
            } catch (TemplateSyntaxException | KeyFileException e) {
                faults.add(e.getMessage());
            }
        }
        if (!faults.isEmpty()) {
            throw new StartException(String.join("\n", faults), null);
        }
        return files;
    }

    /// Configurations of old do not say what this template needs, and without it sshd would be given half a path.
    private static List<String> requires(TemplatesConfig.Template template, String text) {
        boolean silent = template.name().equals(SSHD_CONFIG) && template.requires().isEmpty();
        return silent && text.contains(".User.Certificate") && text.contains(".User.Key")
                ? List.of("Certificate", "Key") : template.requires();
    }
}
