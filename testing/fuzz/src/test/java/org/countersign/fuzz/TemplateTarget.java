package org.countersign.fuzz;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.server.template.Template;
import org.countersign.server.template.TemplateEnvironment;
import org.countersign.server.template.TemplateExecutionException;
import org.countersign.server.template.TemplateLimits;
import org.countersign.server.template.TemplateSyntaxException;

/// Templates, rendered with data of every kind: the result stays within the limits, and is the same each time.
record TemplateTarget() implements Target {
    private static final TemplateLimits LIMITS = new TemplateLimits(20_000, 8 * 1024, 16 * 1024, 50, Duration.ofSeconds(20));
    private static final JsonObject DATA = Json.parseObject("""
            {"Subject": {"commonName": "jane"}, "SANs": [{"type": "dns", "value": "a.example.com"}, {"type": "ip", "value": "::1"}],
             "Principals": ["jane", "joe"], "Token": {"iss": "admin", "n": 7, "deep": {"er": [1, 2.5, null, true]}}, "Empty": "",
             "Insecure": {"User": {"a": "<&>\\u00e9"}}, "Type": "user", "KeyID": "jane@example.com", "Extensions": {"permit-pty": ""}}
            """, JsonLimits.FILE);

    @Override
    public boolean feed(byte[] data) {
        Template template;
        try {
            template = Template.parse("fuzz", new String(data, StandardCharsets.UTF_8), LIMITS);
        } catch (TemplateSyntaxException e) {
            return false;
        }
        var first = render(template);
        Target.require(first.equals(render(template)), "a template gives the same for the same data");
        Target.require(first.getBytes(StandardCharsets.UTF_8).length <= LIMITS.output() * 2, "the result stays within its limit");
        return true;
    }

    private static String render(Template template) {
        try {
            return template.render(DATA, new TemplateEnvironment(() -> Instant.parse("2026-11-22T12:00:00Z"), new Random(1)));
        } catch (TemplateExecutionException e) {
            return "";
        }
    }
}
