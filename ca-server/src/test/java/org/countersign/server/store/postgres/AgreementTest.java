package org.countersign.server.store.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AgreementTest {
    private static Node node(String name, String fingerprint, long configured, long configuration) {
        var then = Instant.ofEpochSecond(configured);
        return new Node(name, "1", fingerprint, then, configuration, then, then, then, 0, 0, List.of());
    }

    private static Optional<String> counts(Node... nodes) {
        return new Agreement(List.of(nodes)).fingerprint();
    }

    @Test
    void what_more_nodes_have_counts() {
        assertEquals(Optional.of("b"), counts(node("1", "a", 10, 0), node("2", "b", 20, 0), node("3", "b", 30, 0)));
    }

    @Test
    void of_two_nodes_the_one_counts_that_did_not_change() {
        assertEquals(Optional.of("a"), counts(node("1", "a", 10, 0), node("2", "b", 20, 0)));
        assertEquals(Optional.of("b"), counts(node("1", "a", 30, 0), node("2", "b", 20, 0)));
    }

    @Test
    void a_newer_version_of_the_shared_configuration_counts_however_few_have_it() {
        assertEquals(Optional.of("c"), counts(node("1", "a", 10, 3), node("2", "a", 10, 3), node("3", "c", 30, 4)));
        assertEquals(Optional.of("c"), counts(node("1", "a", 10, 0), node("2", "a", 10, 0), node("3", "c", 30, 1)));
    }

    @Test
    void all_come_to_the_same_answer_when_nothing_else_decides() {
        var one = node("1", "a", 10, 0);
        var other = node("2", "b", 10, 0);
        assertEquals(counts(one, other), counts(other, one));
    }

    @Test
    void those_that_are_alike_agree() {
        assertTrue(new Agreement(List.of(node("1", "a", 10, 0), node("2", "a", 20, 0))).isUnanimous());
        assertTrue(new Agreement(List.of()).isUnanimous());
        assertFalse(new Agreement(List.of(node("1", "a", 10, 0), node("2", "b", 20, 0))).isUnanimous());
    }
}
