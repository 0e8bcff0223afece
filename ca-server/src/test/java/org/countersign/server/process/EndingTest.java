package org.countersign.server.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
    @ValueSource(strings = {"0", "1", "2", "in order", "never in order", "with an error"})
    void a_process_ends_with_its_code_whatever_keeps_it_from_that(String how) throws Exception {
        var child = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC", "-Xmx64m", "-cp", System.getProperty("java.class.path"), Child.class.getName(), how)
                .redirectErrorStream(true).start();
        try {
            assertTrue(child.waitFor(60, TimeUnit.SECONDS), "it ended");
            var said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(CODE, child.exitValue(), said);
            assertEquals(1, said.split(WORDS, -1).length - 1, said);
            assertEquals(how.equals("in order") || how.equals("with an error"), said.contains("closed"), said);
        } finally {
            child.destroyForcibly().waitFor();
        }
    }

    /// Goes on for ever by itself.
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) throws Exception {
            boolean orderly = arguments[0].equals("in order") || arguments[0].equals("with an error");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                if (!orderly) {
                    sleep();
                }
                System.out.println("closed");
            }));
            var ending = arguments[0].length() == 1 ? new Ending(CODE, only(Integer.parseInt(arguments[0]))) : new Ending(CODE);
            Thread.ofPlatform().start(() -> ending.begin(() -> {
                System.out.println(WORDS);
                if (arguments[0].equals("with an error")) {
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
