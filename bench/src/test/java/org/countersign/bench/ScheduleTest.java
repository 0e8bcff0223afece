package org.countersign.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private final byte[][] requests = {{0}, {1}, {2}, {3}};

    @Test
    void hands_out_each_request_once_and_then_no_more() {
        var schedule = new Schedule(requests, TimeUnit.HOURS.toNanos(1), 0);
        schedule.startNow();
        for (byte[] request : requests) {
            assertSame(request, schedule.take().orElseThrow().request());
        }
        assertTrue(schedule.take().isEmpty());
    }

    @Test
    void spaces_requests_by_the_rate_however_late_they_are_taken() throws InterruptedException {
        var schedule = new Schedule(requests, TimeUnit.HOURS.toNanos(1), 1000);
        schedule.startNow();
        long first = schedule.take().orElseThrow().dueNanos();
        Thread.sleep(20);
        assertEquals(TimeUnit.MILLISECONDS.toNanos(1), schedule.take().orElseThrow().dueNanos() - first);
        assertEquals(TimeUnit.MILLISECONDS.toNanos(2), schedule.take().orElseThrow().dueNanos() - first);
    }

    @Test
    void ends_with_the_last_request_that_is_due_in_time() {
        var schedule = new Schedule(requests, TimeUnit.MILLISECONDS.toNanos(2), 1000);
        schedule.startNow();
        assertTrue(schedule.take().isPresent());
        assertTrue(schedule.take().isPresent());
        assertTrue(schedule.take().isEmpty());
    }
}
