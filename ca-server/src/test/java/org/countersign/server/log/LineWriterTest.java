package org.countersign.server.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LineWriterTest {
    @Test
    void every_line_arrives_whole_and_in_the_order_of_its_thread() throws Exception {
        var out = new ByteArrayOutputStream();
        try (var writer = new LineWriter(out); var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int thread = 0; thread < 20; thread++) {
                int number = thread;
                executor.submit(() -> {
                    for (int i = 0; i < 1000; i++) {
                        writer.write(number + " " + i + " " + "x".repeat(i % 300));
                    }
                });
            }
            executor.shutdown();
            assertTrue(executor.awaitTermination(60, TimeUnit.SECONDS));
        }
        var next = new HashMap<String, Integer>();
        for (var line : out.toString(StandardCharsets.UTF_8).split("\n")) {
            var parts = line.split(" ", -1);
            int i = next.merge(parts[0], 1, Integer::sum) - 1;
            assertEquals(i, Integer.parseInt(parts[1]));
            assertEquals("x".repeat(i % 300), parts[2]);
        }
        assertEquals(20, next.size());
        assertTrue(next.values().stream().allMatch(count -> count == 1000));
    }

    @Test
    void flush_waits_for_what_was_written_before() {
        var out = new ByteArrayOutputStream();
        try (var writer = new LineWriter(out)) {
            writer.write("\u00fcber");
            writer.flush();
            assertEquals("\u00fcber\n", out.toString(StandardCharsets.UTF_8));
        }
    }

    @Test
    void a_reader_that_stops_does_not_delay_those_who_log_until_a_mebibyte_waits() throws Exception {
        var reached = new CountDownLatch(1);
        var stuck = new CountDownLatch(1);
        var out = new OutputStream() {
            @Override
            public void write(int b) {
                throw new AssertionError();
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
                reached.countDown();
                try {
                    assertTrue(stuck.await(60, TimeUnit.SECONDS));
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        };
        try (var writer = new LineWriter(out)) {
            writer.write("taken at once");
            assertTrue(reached.await(60, TimeUnit.SECONDS));
            for (int i = 0; i < 1025; i++) {
                writer.write("x".repeat(1023));
            }
            var blocked = Thread.ofVirtual().start(() -> writer.write("one too many"));
            assertFalse(blocked.join(java.time.Duration.ofMillis(200)));
            stuck.countDown();
            assertTrue(blocked.join(java.time.Duration.ofSeconds(60)));
        }
    }
}
