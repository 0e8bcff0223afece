package org.countersign.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class GoalTest {
    @Test
    void the_worst_run_decides_where_more_is_better() {
        var goal = new Goal("certificates/s", true, 4500, List.of(4600.0, 4499.0, 5000.0));
        assertEquals(4499, goal.worst());
        assertFalse(goal.isReached());
    }

    @Test
    void the_worst_run_decides_where_less_is_better() {
        var goal = new Goal("p99, ms", false, 40, List.of(12.0, 40.0, 31.5));
        assertEquals(40, goal.worst());
        assertTrue(goal.isReached());
    }

    @Test
    void a_line_shows_the_goal_the_worst_run_and_all_runs() {
        assertEquals("one         p99, ms                        <=       40      41.23  missed  (12 41.23)",
                new Goal("p99, ms", false, 40, List.of(12.0, 41.234)).line("one"));
    }
}
