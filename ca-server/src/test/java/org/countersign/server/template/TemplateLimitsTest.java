package org.countersign.server.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import org.countersign.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// No template takes more than its limits, however it tries.
class TemplateLimitsTest {
    private static final TemplateEnvironment ENVIRONMENT =
            new TemplateEnvironment(InstantSource.system(), new Random(1));
    private static final TemplateLimits NO_CLOCK =
            new TemplateLimits(100_000, 64 * 1024, 256 * 1024, 100, Duration.ofMinutes(1));

    @ParameterizedTest
    @ValueSource(strings = {
        "{{ range until 1000000 }}x{{ end }}",
        "{{ range until 200 }}{{ range until 1000 }}{{ end }}{{ end }}",
        "{{ range 1000000 }}{{ end }}",
        "{{ seq 1 10000000 }}",
        "{{ untilStep 0 9223372036854775807 1 }}",
        "{{ define \"a\" }}{{ template \"a\" }}{{ end }}{{ template \"a\" }}",
        "{{ define \"a\" }}{{ if true }}{{ with . }}{{ template \"a\" . }}{{ end }}{{ end }}{{ end }}{{ template \"a\" 1 }}",
        "{{ repeat 1000000000 \"x\" }}",
        "{{ repeat 9223372036854775807 \"xx\" }}",
        "{{ $x := \"0123456789\" }}{{ range until 60 }}{{ $x = cat $x $x }}{{ end }}",
        "{{ $x := \"0123456789\" }}{{ range until 60 }}{{ $x = printf \"%s%s\" $x $x }}{{ end }}",
        "{{ $x := repeat 100000 \"a\" }}{{ $x = replace \"a\" $x $x }}",
        "{{ $x := repeat 100000 \"a\" }}{{ $x = regexReplaceAll \"a\" $x $x }}",
        "{{ regexMatch \"(a*)*(a*)*(a*)*b\" (repeat 20000 \"a\") }}",
        "{{ regexFindAll \"(a|aa)+$\" (print (repeat 20000 \"a\") \"b\") -1 }}",
        "{{ mustRegexMatch \"((a{1000}){1000}){1000}\" \"a\" }}",
        "{{ mustRegexMatch (repeat 5000 \"(\") \"a\" }}",
        "{{ $x := repeat 100000 \"a\" }}{{ join $x (splitList \"\" $x) }}",
        "{{ $l := list 1 2 3 4 }}{{ range until 60 }}{{ $l = concat $l $l }}{{ end }}",
        "{{ $d := dict }}{{ $_ := set $d \"d\" $d }}{{ $d }}",
        "{{ $d := dict }}{{ $_ := set $d \"d\" $d }}{{ toJson $d }}",
        "{{ $d := dict }}{{ $_ := set $d \"d\" $d }}{{ deepCopy $d }}",
        "{{ $d := dict }}{{ $_ := set $d \"d\" $d }}{{ deepEqual $d (deepCopy $d) }}",
        "{{ $d := dict \"a\" 1 }}{{ range until 60 }}{{ $d = dict \"l\" $d \"r\" $d }}{{ end }}{{ toJson $d }}",
        "{{ $d := dict \"a\" 1 }}{{ range until 60 }}{{ $d = dict \"l\" $d \"r\" $d }}{{ end }}{{ $d }}",
        "{{ $d := dict \"a\" 1 }}{{ range until 60 }}{{ $d = dict \"l\" $d \"r\" $d }}{{ end }}{{ deepEqual $d $d }}",
        "{{ $d := dict }}{{ range until 5000 }}{{ $d = dict \"d\" $d }}{{ end }}{{ uniq (list $d $d) }}",
        "{{ printf \"%1000000d%1000000d\" 1 2 }}",
        "{{ printf \"%.1000000f\" 1.5 }}",
        "{{ range until 10000 }}{{ repeat 10 \"0123456789\" }}{{ end }}",
        "{{ indent 1000000000 \"x\" }}",
        "{{ $x := repeat 5000 \"\\n\" }}{{ indent 5000 $x }}",
        "{{ randAlpha 1000000000 }}",
        "{{ date (repeat 200000 \"Monday\") 0 }}",
        "{{ uniq (until 3000) }}",
        "{{ wrapWith 1 (repeat 1000 \"-\") (repeat 1000 \"a\") }}"})
    void a_template_without_measure_ends_with_an_error(String text) {
        var template = Template.parse("t", text, NO_CLOCK);
        long start = System.nanoTime();

        assertThrows(TemplateExecutionException.class, () -> template.render(JsonObject.EMPTY, ENVIRONMENT));
        assertTrue(System.nanoTime() - start < NO_CLOCK.time().toNanos() / 2, "it was the clock that ended it");
    }

    @Test
    void the_clock_ends_a_long_rendering() {
        var limits = new TemplateLimits(1_000_000_000, 1 << 20, 1 << 20, 100, Duration.ofMillis(20));
        var template = Template.parse("t", "{{ range until 100000 }}{{ range until 100000 }}{{ end }}{{ end }}", limits);

        var refused = assertThrows(TemplateExecutionException.class,
                () -> template.render(JsonObject.EMPTY, ENVIRONMENT));
        assertTrue(refused.getMessage().contains("longer than 20 ms"), refused.getMessage());
    }

    @Test
    void the_result_may_have_as_many_bytes_as_the_limit_and_no_more() {
        var limits = new TemplateLimits(100_000, 10, 1000, 100, Duration.ofMinutes(1));

        assertEquals("0123456789", Template.parse("t", "01234{{ \"56789\" }}", limits).render(JsonObject.EMPTY, ENVIRONMENT));
        assertThrows(TemplateExecutionException.class,
                () -> Template.parse("t", "01234{{ \"56789\" }}é", limits).render(JsonObject.EMPTY, ENVIRONMENT));
    }

    @Test
    void templates_may_call_one_another_as_deep_as_the_limit() {
        var text = "{{ define \"down\" }}{{ if gt . 0 }}{{ template \"down\" (int (sub . 1)) }}{{ end }}{{ end }}{{ template \"down\" %d }}";

        assertEquals("", Template.parse("t", text.formatted(98), NO_CLOCK).render(JsonObject.EMPTY, ENVIRONMENT));
        assertThrows(TemplateExecutionException.class,
                () -> Template.parse("t", text.formatted(100), NO_CLOCK).render(JsonObject.EMPTY, ENVIRONMENT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{{ if true }}", "{{ range . }}", "{{ with . }}", "{{ (", "{{ print (", "{{ if 1 }}{{ else if 1 }}"})
    void a_text_nested_too_deep_is_no_template(String opening) {
        assertThrows(TemplateSyntaxException.class, () -> Template.parse("t", opening.repeat(5000)));
    }
}
