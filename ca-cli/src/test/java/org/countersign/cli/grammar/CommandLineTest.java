package org.countersign.cli.grammar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.countersign.cli.failure.CommandFailure;
import org.junit.jupiter.api.Test;

class CommandLineTest {
    private static final Flag HOST = Flag.toggle("host", "");
    private static final Flag PRINCIPAL = Flag.list("principal,n", "name", "");
    private static final Flag CURVE = Flag.value("crv,curve", "curve", "");
    private static final Flag NOT_BEFORE = Flag.value("not-before", "time", "");
    private static final CommandSpec SPEC = CommandSpec.command("test", "").flags(HOST, PRINCIPAL, CURVE, NOT_BEFORE)
            .runs(() -> call -> 0);

    private static CommandLine parse(String... words) {
        return CommandLine.parse(SPEC, List.of(words));
    }

    @Test
    void one_dash_is_as_good_as_two() {
        assertEquals(parse("--curve", "P-256", "--host"), parse("-curve", "P-256", "-host"));
    }

    @Test
    void a_value_may_follow_an_equals_sign() {
        assertEquals(List.of("a=b"), parse("--principal=a=b").given().get(PRINCIPAL));
    }

    @Test
    void flags_may_stand_anywhere() {
        var line = parse("name", "--principal", "p", "key", "--host");
        assertEquals(List.of("name", "key"), line.positionals());
        assertEquals(List.of("true"), line.given().get(HOST));
    }

    @Test
    void a_switch_never_takes_the_next_word() {
        assertEquals(List.of("name"), parse("--host", "name").positionals());
    }

    @Test
    void a_switch_takes_a_value_behind_an_equals_sign() {
        assertEquals(List.of("false"), parse("--host=false").given().get(HOST));
    }

    @Test
    void a_negative_duration_is_a_value() {
        assertEquals(List.of("-5m"), parse("--not-before", "-5m").given().get(NOT_BEFORE));
    }

    @Test
    void repeated_flags_collect_their_values_under_all_their_names() {
        assertEquals(List.of("a,b", "c"), parse("--principal", "a,b", "-n", "c").given().get(PRINCIPAL));
    }

    @Test
    void the_last_of_several_single_values_counts() {
        assertEquals(List.of("P-384"), parse("--curve", "P-256", "--curve", "P-384").given().get(CURVE));
    }

    @Test
    void refuses_two_names_of_a_single_value() {
        var failure = assertThrows(CommandFailure.class, () -> parse("--crv", "P-256", "--curve", "P-384"));
        assertEquals("Cannot use two forms of the same flag: crv curve", failure.getMessage());
    }

    @Test
    void two_dashes_end_the_flags() {
        assertEquals(List.of("--host", "-n"), parse("--", "--host", "-n").positionals());
    }

    @Test
    void a_single_dash_is_a_positional() {
        assertEquals(List.of("-"), parse("-").positionals());
    }

    @Test
    void refuses_an_unknown_flag_and_names_the_nearest() {
        var failure = assertThrows(CommandFailure.class, () -> parse("name", "--princpal=x"));
        assertEquals("flag provided but not defined: --princpal", failure.getMessage());
        assertEquals("did you mean '--principal'?", failure.hint().orElseThrow());
        assertEquals("'--help' behind the command lists its flags",
                assertThrows(CommandFailure.class, () -> parse("name", "--nothing-like-it")).hint().orElseThrow());
    }

    @Test
    void short_flags_do_not_cluster() {
        assertThrows(CommandFailure.class, () -> parse("-hn"));
    }

    @Test
    void a_forgotten_value_is_noticed_at_the_end_and_before_another_flag() {
        assertEquals("missing value for flag '--crv'",
                assertThrows(CommandFailure.class, () -> parse("--curve")).getMessage());
        assertEquals("missing value for flag '--crv'",
                assertThrows(CommandFailure.class, () -> parse("--curve", "--host")).getMessage());
    }

    @Test
    void help_wins_over_everything_before_the_end_of_flags() {
        assertTrue(parse("name", "--help").wantsHelp());
        assertTrue(parse("-h").wantsHelp());
    }
}
