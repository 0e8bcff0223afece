package org.countersign.server.webhook;

import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.countersign.server.template.Template;
import org.countersign.server.template.TemplateEnvironment;
import org.countersign.server.template.TemplateExecutionException;
import org.countersign.server.template.value.Value;

/// Where a service is. The path may be a template over the variables of certificate templates; scheme and host are fixed, so that
/// no request can choose whom the server talks to.
public final class WebhookUrl {
    private static final int LONGEST = 4096;
    private static final Pattern FIXED_PART = Pattern.compile("https://[A-Za-z0-9.:\\[\\]_-]+(?:[/?].*)?");

    private final Optional<Template> template;
    private final String text;
    private final URI fixed;

    private WebhookUrl(Optional<Template> template, String text, URI fixed) {
        this.template = template;
        this.text = text;
        this.fixed = fixed;
    }

    /// @param place of the URL in the configuration, for messages
    /// @throws IllegalArgumentException saying what is wrong
    /// @throws org.countersign.server.template.TemplateSyntaxException when a template in it cannot be read
    public static WebhookUrl parse(String place, String text) {
        int action = text.indexOf("{{");
        var start = action < 0 ? text : text.substring(0, action);
        if (!FIXED_PART.matcher(start).matches() || action >= 0 && !start.substring("https://".length()).matches(".*[/?].*")) {
            throw new IllegalArgumentException("must begin with https:// and a host without user name or template");
        }
        var origin = start.replaceFirst("(https://[^/?]+).*", "$1");
        return action < 0
                ? new WebhookUrl(Optional.empty(), text, check(URI.create(text), URI.create(origin)))
                : new WebhookUrl(Optional.of(Template.parse(place, text)), text, URI.create(origin));
    }

    /// The URL for one request.
    ///
    /// @param variables made for this rendering alone
    /// @throws WebhookFailure when what the template gives is not a URL of the fixed host
    URI resolve(java.util.function.Supplier<? extends Value> variables, TemplateEnvironment environment) throws WebhookFailure {
        if (template.isEmpty()) {
            return URI.create(text);
        }
        try {
            return check(URI.create(template.get().render(variables.get(), environment)), fixed);
        } catch (TemplateExecutionException e) {
            throw new WebhookFailure("its URL cannot be made: " + e.getMessage(), false);
        } catch (IllegalArgumentException _) {
            throw new WebhookFailure("its URL would not be one of its host", false);
        }
    }

    private static URI check(URI url, URI origin) {
        boolean same = "https".equals(url.getScheme()) && url.getHost() != null && url.getHost().equals(origin.getHost())
                && url.getPort() == origin.getPort() && url.getRawUserInfo() == null && url.getRawFragment() == null;
        boolean climbs = url.getRawPath() != null && Arrays.stream(url.getRawPath().split("/"))
                .map(segment -> segment.replaceAll("(?i)%2e", ".")).anyMatch(segment -> segment.equals("..") || segment.equals("."));
        if (!same || climbs || url.toString().length() > LONGEST) {
            throw new IllegalArgumentException("must be an https URL of one host, without user name, fragment and dots as segments");
        }
        return url;
    }
}
