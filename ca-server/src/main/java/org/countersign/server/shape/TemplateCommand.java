package org.countersign.server.shape;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.countersign.core.ProblemException;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonException;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.core.keys.KeyFileException;
import org.countersign.core.keys.RegularFile;
import org.countersign.server.console.Diagnostics;
import org.countersign.server.console.ExitCode;
import org.countersign.server.template.Template;
import org.countersign.server.template.TemplateEnvironment;
import org.countersign.server.template.TemplateExecutionException;
import org.countersign.server.template.TemplateSyntaxException;
import org.countersign.server.template.value.Values;

/// `ca-server template …`: lets an operator try a template without a server.
public final class TemplateCommand {
    private static final int LARGEST = 1024 * 1024;

    private static final String HELP = """
            usage: ca-server template check FILE
                       read the template; a mistake is shown with its line and column
                   ca-server template run FILE [--data DATA] [--kind ssh|x509|text]
                       render it with the variables in the JSON file DATA

            With the kind ssh or x509 the result is also read as the server reads it for a certificate; without a kind it
            is any text. What the server would refuse to certify is not judged here. docs/TEMPLATES.md has the variables.
            """;

    /// What the result of a template is for.
    enum Kind { TEXT, SSH, X509 }

    private final PrintStream out;
    private final Diagnostics diagnostics;

    private TemplateCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.diagnostics = new Diagnostics(err);
    }

    /// @param args what follows `ca-server template`
    /// @return the exit code: 0, 1 when the template cannot be read or rendered, 2 when the arguments are wrong
    public static int run(List<String> args, PrintStream out, PrintStream err) {
        return new TemplateCommand(out, err).run(args);
    }

    private int run(List<String> args) {
        var words = new ArrayList<>(args);
        try {
            var data = option(words, "--data");
            var kind = option(words, "--kind").map(TemplateCommand::kind).orElse(Kind.TEXT);
            if (words.equals(List.of("help")) || words.contains("--help") || words.contains("-h")) {
                out.print(HELP);
                return ExitCode.OK;
            }
            if (words.size() != 2 || !List.of("check", "run").contains(words.getFirst())) {
                throw new IllegalArgumentException("give a command and a file");
            }
            var template = Template.parse(words.get(1), text(words.get(1)));
            if (words.getFirst().equals("run")) {
                out.println(render(template, data.map(TemplateCommand::data).orElse(JsonObject.EMPTY), kind));
            }
            return ExitCode.OK;
        } catch (TemplateSyntaxException | TemplateExecutionException | KeyFileException e) {
            return diagnostics.failed(e.getMessage());
        } catch (JsonException e) {
            return diagnostics.failed("the data cannot be read: " + e.getMessage());
        } catch (ProblemException e) {
            return diagnostics.failed(Optional.ofNullable(e.getCause()).orElse(e).getMessage());
        } catch (IllegalArgumentException e) {
            int code = diagnostics.misused(e.getMessage());
            diagnostics.err().print(HELP);
            return code;
        }
    }

    private static Optional<String> option(List<String> words, String name) {
        int at = words.indexOf(name);
        if (at < 0) {
            return Optional.empty();
        }
        words.remove(at);
        if (at == words.size()) {
            throw new IllegalArgumentException(name + " needs a value");
        }
        return Optional.of(words.remove(at));
    }

    private static Kind kind(String word) {
        return switch (word) {
            case "text" -> Kind.TEXT;
            case "ssh" -> Kind.SSH;
            case "x509" -> Kind.X509;
            default -> throw new IllegalArgumentException("there is no kind of template called " + word);
        };
    }

    private static String text(String file) {
        return new String(RegularFile.read(Path.of(file), LARGEST, "template"), StandardCharsets.UTF_8);
    }

    private static JsonObject data(String file) {
        return Json.parseObject(RegularFile.read(Path.of(file), LARGEST, "data file"), JsonLimits.FILE);
    }

    /// The text that a template gives, found to be of its kind.
    ///
    /// @throws TemplateExecutionException as [Template#render] does
    /// @throws ProblemException           when the result is not of the kind
    static String render(Template template, JsonObject data, Kind kind) {
        var environment = new TemplateEnvironment(InstantSource.system(), new SecureRandom());
        var variables = Values.dictionary(data);
        ConfigKeys.replace(variables);
        var text = template.render(variables, environment);
        switch (kind) {
            case TEXT -> { }
            case SSH -> Result.read(template.name(), text, SshTemplate::read);
            case X509 -> Result.read(template.name(), text, X509Template::read);
        }
        return text;
    }
}
