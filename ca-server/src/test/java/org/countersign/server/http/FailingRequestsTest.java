package org.countersign.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.countersign.server.exchange.Reply;
import org.countersign.server.http.Routes.Capability;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Code that breaks in the middle of a request: who asked is answered, and the next is served, unless the process cannot be relied on.
class FailingRequestsTest {
    static Stream<Supplier<Error>> errors() {
        return Stream.of(StackOverflowError::new, () -> new NoClassDefFoundError("org/secret/Detail"),
                () -> new UnsatisfiedLinkError("secret detail"), () -> new AssertionError("secret detail"), () -> new ExceptionInInitializerError("secret detail"));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void an_error_is_answered_and_the_next_request_is_served(Supplier<Error> error) {
        try (var front = TestFront.start(Map.of(Capability.SSH_SIGN, _ -> { throw error.get(); }, Capability.ROOTS, _ -> Reply.text(200, Reply.PEM, "well")))) {
            var answer = front.post("/ssh/sign", "{}".getBytes(StandardCharsets.UTF_8));
            assertEquals(500, answer.statusCode());
            assertTrue(answer.body().contains("\"code\":\"internal\""), answer.body());
            assertFalse(answer.body().toLowerCase(Locale.ROOT).contains("secret"), answer.body());
            assertEquals("well", front.get("/roots").body());
        }
    }

    @Test
    void a_request_deeper_than_the_stack_is_answered() {
        try (var front = TestFront.start(Map.of(Capability.SSH_SIGN, _ -> Reply.text(200, Reply.PEM, deeper(1))))) {
            for (int i = 0; i < 3; i++) {
                assertEquals(500, front.post("/ssh/sign", "{}".getBytes(StandardCharsets.UTF_8)).statusCode());
            }
        }
    }

    private static String deeper(int level) {
        return level + deeper(level + 1);
    }

    /// With the options of the image. Whoever starts the server again finds it as after `kill -9`.
    @Test
    void a_process_without_memory_ends() throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(java, "-Xmx48m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError",
                "-XX:-HeapDumpOnOutOfMemoryError", "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
                Hungry.class.getName()).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        try {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it goes on without memory");
            assertEquals(3, process.exitValue());
        } finally {
            process.destroyForcibly();
        }
    }

    /// Asks itself for more than there is. Exit code 0 or 1: it was answered, or hung up on.
    static final class Hungry {
        private Hungry() {}

        static void main() throws IOException {
            try (var front = TestFront.start(Map.of(Capability.ROOTS, _ -> Reply.text(200, Reply.PEM, "" + everything())))) {
                try (var client = front.socket()) {
                    client.getOutputStream().write("GET /roots HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    System.exit(client.getInputStream().read() < 0 ? 1 : 0);
                }
            }
        }

        private static int everything() {
            var all = new ArrayList<byte[]>();
            while (all.size() < 1 << 20) {
                all.add(new byte[1 << 20]);
            }
            return all.size();
        }
    }
}
