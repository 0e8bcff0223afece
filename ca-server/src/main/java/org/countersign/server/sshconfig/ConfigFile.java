package org.countersign.server.sshconfig;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.countersign.core.ProblemCode;
import org.countersign.core.api.SshConfigFile;
import org.countersign.core.sshconfig.FileKind;
import org.countersign.server.template.Template;
import org.countersign.server.template.TemplateExecutionException;
import org.countersign.server.template.TemplateFailException;

/// One file that clients or hosts are given.
///
/// @param template its text; none for a directory
/// @param path     where the client writes it, in the client's own notation
/// @param comment  what starts a comment in it
/// @param requires what the client must tell to get it
public record ConfigFile(String name, FileKind kind, Optional<Template> template, String path, String comment,
        List<String> requires) {
    private static final String INCLUDES = "step_includes.tpl";
    private static final String BASE_PATH = "${STEPPATH}/";
    private static final String VERSION = "StepSSHTemplateVersion";

    public ConfigFile {
        requires = List.copyOf(requires);
    }

    /// @throws org.countersign.core.ProblemException MALFORMED_REQUEST when the client did not tell enough, TEMPLATE_REFUSED or
    ///     TEMPLATE_FAILED
    SshConfigFile render(Map<String, String> data, ConfigVariables variables) {
        requires.stream().filter(name -> !data.containsKey(name)).findFirst().ifPresent(name -> {
            throw ProblemCode.MALFORMED_REQUEST.refuse("The value of \"" + name + "\" is missing: give it with `--set " + name
                    + "=<value>`.");
        });
        var text = template.map(found -> text(found, data, variables)).orElse("");
        // Clients of old know neither the kind nor the place that this file has today.
        boolean old = name.equals(INCLUDES) && !data.containsKey(VERSION);
        return new SshConfigFile(name, old ? FileKind.FILE : kind,
                old && path.startsWith(BASE_PATH) ? path.substring(BASE_PATH.length()) : path, comment,
                text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(Template template, Map<String, String> data, ConfigVariables variables) {
        try {
            return variables.render(template, data);
        } catch (TemplateFailException e) {
            throw ProblemCode.TEMPLATE_REFUSED.refuse("The template " + e.reason().lines().findFirst().orElse("") + ".");
        } catch (TemplateExecutionException e) {
            throw ProblemCode.TEMPLATE_FAILED.refuse("A template for ssh configuration cannot be rendered.", e);
        }
    }
}
