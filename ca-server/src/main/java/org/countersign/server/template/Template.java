package org.countersign.server.template;

import java.util.List;
import java.util.Map;
import org.countersign.core.json.JsonObject;
import org.countersign.server.template.evaluate.Evaluator;
import org.countersign.server.template.evaluate.Position;
import org.countersign.server.template.function.FailCalled;
import org.countersign.server.template.function.Functions;
import org.countersign.server.template.function.Surroundings;
import org.countersign.server.template.syntax.Parser;
import org.countersign.server.template.syntax.Source;
import org.countersign.server.template.syntax.Statement;
import org.countersign.server.template.syntax.SyntaxFailure;
import org.countersign.server.template.value.Failure;
import org.countersign.server.template.value.Meter;
import org.countersign.server.template.value.TextBuilder;
import org.countersign.server.template.value.Utf8;
import org.countersign.server.template.value.Value;
import org.countersign.server.template.value.Values;

/// A template, parsed once and rendered any number of times, by any number of threads.
///
/// It can reach its data, the functions of [Functions] and nothing else, and takes no more than its limits. Data are
/// never read as a template.
public final class Template {
    private final Source source;
    private final Map<String, List<Statement>> templates;
    private final TemplateLimits limits;

    private Template(Source source, Map<String, List<Statement>> templates, TemplateLimits limits) {
        this.source = source;
        this.templates = templates;
        this.limits = limits;
    }

    /// @param name what messages call it: the file it comes from
    /// @throws TemplateSyntaxException if the text is no template
    public static Template parse(String name, String text) {
        return parse(name, text, TemplateLimits.STANDARD);
    }

    /// As [#parse(String, String)], with other limits.
    public static Template parse(String name, String text, TemplateLimits limits) {
        var source = new Source(name, Utf8.carry(text));
        try {
            return new Template(source, Parser.parse(source, Functions.ALL), limits);
        } catch (SyntaxFailure e) {
            throw new TemplateSyntaxException(name, source.line(e.place()), source.column(e.place()), e.getMessage());
        }
    }

    public String name() {
        return source.name();
    }

    /// Renders with JSON data, every number of which is a `float64`.
    ///
    /// @throws TemplateFailException if the template calls `fail`
    /// @throws TemplateExecutionException if it cannot be rendered
    public String render(JsonObject data, TemplateEnvironment environment) {
        try {
            return render(Values.dictionary(data), environment);
        } catch (Failure e) {
            throw new TemplateExecutionException(source.name(),
                    new TemplateExecutionException.Place(source.name(), 1, 1, ""), e.getMessage());
        }
    }

    /// As [#render(JsonObject, TemplateEnvironment)]. The template may change the data.
    public String render(Value data, TemplateEnvironment environment) {
        var meter = new Meter(limits.steps(), limits.text(), limits.depth(), limits.time());
        var out = new TextBuilder(meter, limits.output());
        var evaluator = new Evaluator(templates, Functions.ALL,
                new Surroundings(environment.time(), environment.random(), meter), out, limits.depth());
        try {
            evaluator.run(source.name(), data);
        } catch (FailCalled e) {
            throw new TemplateFailException(source.name(), place(evaluator.position()), e.getMessage());
        } catch (Failure e) {
            throw new TemplateExecutionException(source.name(), place(evaluator.position()), e.getMessage());
        }
        return out.toValue().toText();
    }

    private TemplateExecutionException.Place place(Position position) {
        var action = source.text().substring(position.actionStart(), position.actionEnd());
        return new TemplateExecutionException.Place(position.template(), source.line(position.place()),
                source.column(position.place()), Utf8.uncarry(action).strip());
    }
}
