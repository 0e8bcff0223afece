package org.countersign.server.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Processes that are to end with code 70, with so many threads left to do it.
class EndingTest {
    private static final int CODE = 70;
    private static final String WORDS = "these were its last words";

    @ParameterizedTest
    @ValueSource(strings = {"0 threads", "1 thread", "2 threads", "in order", "in order, with an error"})
    void a_process_ends_with_its_code_whatever_keeps_it_from_that(String how) throws Exception {
        var child = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC", "-Xmx64m", "-cp", System.getProperty("java.class.path"), Child.class.getName(), how)
                .redirectErrorStream(true).start();
        try {
            assertTrue(child.waitFor(60, TimeUnit.SECONDS), "it ended");
            var said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(CODE, child.exitValue(), said);
            assertEquals(how.startsWith("in order"), said.contains("closed"), said);
            // Where it is the timer that ends it, they are said if there is time.
            assertTrue(how.startsWith("2") || said.contains(WORDS), said);
        } finally {
            child.destroyForcibly().waitFor();
        }
    }

    /// Goes on for ever by itself, and is halted by the timer only where nothing else can end it.
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) throws Exception {
            boolean orderly = arguments[0].startsWith("in order");
            int threads = orderly ? 2 : Integer.parseInt(arguments[0].substring(0, 1));
            var lastMoments = Duration.ofSeconds(threads == 2 && !orderly ? 1 : 100);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                if (!orderly) {
                    sleep();
                }
                System.out.println("closed");
            }));
            var ending = new Ending(CODE, lastMoments, only(threads));
            Thread.ofPlatform().start(() -> ending.begin(() -> {
                System.out.println(WORDS);
                if (arguments[0].endsWith("error")) {
                    throw new OutOfMemoryError("made for this test");
                }
            }));
            sleep();
        }

        /// As the system refuses them.
        private static ThreadFactory only(int threads) {
            var left = new AtomicInteger(threads);
            return task -> {
                if (left.getAndDecrement() <= 0) {
                    throw new OutOfMemoryError("unable to create native thread");
                }
                return new Thread(task);
            };
        }

        private static void sleep() {
            try {
                Thread.sleep(120_000);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
