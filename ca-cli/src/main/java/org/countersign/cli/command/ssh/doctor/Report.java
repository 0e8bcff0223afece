package org.countersign.cli.command.ssh.doctor;

import java.io.PrintStream;
import java.util.Locale;
import org.countersign.cli.terminal.Style;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue;
import org.countersign.core.text.Printable;

/// Shows findings to a person or to a program.
record Report(Findings findings) {

    void print(PrintStream out, Style style) {
        findings.all().forEach(finding -> print(finding, out, style));
        out.println(findings.verdict().map(refusal -> "\nRefused first by: " + style.bold(code(refusal))
                + "\n" + Printable.lines(refusal.text()) + "\nRemedy: " + Printable.lines(refusal.remedy())).orElse("\nNothing refuses."));
    }

    private static void print(Finding finding, PrintStream out, Style style) {
        String mark = switch (finding.state()) {
            case GOOD -> style.green("✔");
            case WARNING -> "!";
            case REFUSED -> style.red("✗");
        };
        out.println(mark + " " + style.bold(finding.subject() + ":") + " " + Printable.lines(finding.text()));
        if (finding.state() == Finding.State.WARNING && !finding.remedy().isEmpty()) {
            out.println("  " + Printable.lines(finding.remedy()));
        }
    }

    void printJson(PrintStream out) {
        var json = JsonObject.builder().put("refused", findings.verdict().isPresent());
        findings.verdict().ifPresent(refusal -> json.put("code", code(refusal)).put("message", refusal.text())
                .put("remedy", refusal.remedy()));
        json.put("findings", new JsonValue.JsonArray(findings.all().stream().map(Report::json).toList()));
        out.println(Printable.json(Json.writeIndented(json.build(), "  ")));
    }

    private static JsonValue json(Finding finding) {
        return JsonObject.builder()
                .put("state", finding.state().name().toLowerCase(Locale.ROOT))
                .put("code", code(finding))
                .put("subject", finding.subject())
                .put("message", finding.text())
                .put("remedy", finding.remedy())
                .build();
    }

    private static String code(Finding finding) {
        return finding.fault().map(Fault::code).orElse("");
    }
}
