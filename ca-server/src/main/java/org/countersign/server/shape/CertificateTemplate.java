package org.countersign.server.shape;

import org.countersign.core.ProblemCode;
import org.countersign.core.json.JsonObject;
import org.countersign.server.template.Template;
import org.countersign.server.template.TemplateEnvironment;
import org.countersign.server.template.TemplateExecutionException;
import org.countersign.server.template.TemplateFailException;
import org.countersign.server.template.value.Dictionary;
import org.countersign.server.template.value.Failure;
import org.countersign.server.template.value.Utf8;
import org.countersign.server.template.value.Values;

/// A template of the operator and the variables he adds to those of the server. Where both have one, his counts.
public final class CertificateTemplate {
    private static final int LONGEST_REASON = 500;

    private final Template template;
    private final JsonObject data;
    private final TemplateEnvironment environment;

    public CertificateTemplate(Template template, JsonObject data, TemplateEnvironment environment) {
        this.template = template;
        this.data = data;
        this.environment = environment;
    }

    String name() {
        return template.name();
    }

    /// @param variables made for this rendering alone: it changes them
    /// @throws org.countersign.core.ProblemException TEMPLATE_REFUSED when the template calls `fail`, else TEMPLATE_FAILED
    String render(Dictionary variables) {
        try {
            data.members().forEach((name, value) -> variables.put(Utf8.carry(name), Values.of(value)));
            return template.render(variables, environment);
        } catch (TemplateFailException e) {
            throw ProblemCode.TEMPLATE_REFUSED.refuse("The template of the provisioner refused: " + plain(e.reason()));
        } catch (TemplateExecutionException | Failure e) {
            throw ProblemCode.TEMPLATE_FAILED.refuse(ProblemCode.TEMPLATE_FAILED.title(), e);
        }
    }

    /// The operator's words, which may quote the request.
    private static String plain(String reason) {
        var text = new StringBuilder();
        reason.codePoints().limit(LONGEST_REASON).forEach(c -> text.appendCodePoint(
                Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c));
        return text.toString();
    }
}
