package org.countersign.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.countersign.core.ProblemCode;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.countersign.server.exchange.Reply;
import org.countersign.server.http.Routes.Capability;
import org.countersign.server.log.LogFormat;
import org.countersign.server.log.Logging;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RequestLogTest {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final String CANARY = "canary-eyJhbGciOi";

    private final LinkedBlockingQueue<ILoggingEvent> events = new LinkedBlockingQueue<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            events.add(event);
        }
    };

    @BeforeEach
    void listen() {
        appender.start();
        ((Logger) LoggerFactory.getLogger(Logging.LINES)).addAppender(appender);
    }

    @AfterEach
    void stop() {
        ((Logger) LoggerFactory.getLogger(Logging.LINES)).detachAppender(appender);
    }

    private static RequestLog log(LogFormat format, boolean quietHealth) {
        return new RequestLog(new RequestLog.Style(format, quietHealth, "X-Smallstep-Id"));
    }

    private static TestFront start(RequestLog log) {
        var identity = TestFront.PKI.identity("localhost", "127.0.0.1");
        return TestFront.start(TestFront.PATIENT, TlsSettings.DEFAULT, () -> identity, log, Map.of(
                Capability.HEALTH, _ -> Reply.text(200, "text/plain", "ok"),
                Capability.SIGN, request -> Reply.text(201, "text/plain", "x".repeat(request.body().length))
                        .withFacts(Map.of("serial", "42", "subject", "a\nb")),
                Capability.REVOKE, _ -> { throw ProblemCode.ALREADY_REVOKED.refuse("it was revoked"); },
                Capability.REKEY, _ -> { throw new IllegalStateException("broken"); }));
    }

    private ILoggingEvent next() throws InterruptedException {
        var event = events.poll(60, TimeUnit.SECONDS);
        assertTrue(event != null, "no line was logged");
        return event;
    }

    @Test
    void a_line_of_json_has_fixed_keys_then_facts_then_what_the_caller_chose() throws Exception {
        try (var front = start(log(LogFormat.JSON, false))) {
            front.post("/sign?q=1", "abc".getBytes(StandardCharsets.UTF_8), "X-Request-Id", "my-id",
                    "User-Agent", "agent \"x\"", "Referer", "ref", "Authorization", CANARY);
            var line = next().getFormattedMessage();
            assertTrue(line.startsWith("{\"level\":\"info\",\"time\":\""), line);
            var read = Json.parseObject(line, JsonLimits.FILE);
            assertEquals(List.of("level", "time", "msg", "name", "fields.time", "duration", "duration-ns", "status", "size",
                    "protocol", "remote-address", "user-id", "request-id", "serial", "subject", "method", "path", "referer",
                    "user-agent"), sortedFacts(read.members().keySet()));
            assertEquals(201, read.integer("status").orElseThrow());
            assertEquals(3, read.integer("size").orElseThrow());
            assertEquals("my-id", read.text("request-id"));
            assertEquals("127.0.0.1", read.text("remote-address"));
            assertEquals("ca", read.text("name"));
            assertEquals("HTTP/1.1", read.text("protocol"));
            assertEquals("42", read.text("serial"));
            assertEquals("POST", read.text("method"));
            assertEquals("/sign?q=1", read.text("path"));
            assertEquals("agent \"x\"", read.text("user-agent"));
            assertEquals("ref", read.text("referer"));
            assertTrue(read.text("duration").matches("[0-9.]+(ns|µs|ms|s)"), read.text("duration"));
            assertFalse(line.contains(CANARY) || line.contains("abc"), line);
            assertTrue(events.isEmpty());
        }
    }

    /// The two facts come from an unordered map.
    private static List<String> sortedFacts(java.util.Collection<String> keys) {
        var list = new ArrayList<>(keys);
        list.subList(13, 15).sort(null);
        return list;
    }

    @Test
    void refusals_and_failures_say_their_code_and_have_their_level() throws Exception {
        try (var front = start(log(LogFormat.JSON, false))) {
            front.post("/revoke", new byte[0]);
            var refused = next();
            assertEquals("WARN", refused.getLevel().toString());
            assertTrue(refused.getFormattedMessage().contains(
                    "\"code\":\"already-revoked\",\"error\":\"it was revoked\""), refused.getFormattedMessage());
            front.post("/rekey", new byte[0]);
            var failed = next();
            assertEquals("ERROR", failed.getLevel().toString());
            assertTrue(failed.getFormattedMessage().contains("\"status\":500"), failed.getFormattedMessage());
            front.get("/nowhere");
            assertTrue(next().getFormattedMessage().contains("\"status\":404"));
        }
    }

    @Test
    void what_never_reaches_an_endpoint_has_its_one_line_too() throws Exception {
        try (var front = start(log(LogFormat.JSON, false))) {
            for (var request : List.of("NOT HTTP\r\n\r\n", "GET /health HTTP/1.1\r\nHost: x\r\na: " + "v".repeat(9000)
                    + "\r\n\r\n", "POST /sign HTTP/1.1\r\nHost: x\r\nContent-Length: 99999\r\n\r\n")) {
                try (var client = new RawClient(front)) {
                    var answer = client.send(request).readToEnd();
                    var line = next().getFormattedMessage();
                    var id = answer.substring(answer.indexOf("X-Request-Id: ") + 14).lines().findFirst().orElseThrow();
                    assertEquals(id, Json.parseObject(line, JsonLimits.FILE).text("request-id"), line);
                    assertTrue(answer.startsWith("HTTP/1.1 " + Json.parseObject(line, JsonLimits.FILE)
                            .integer("status").orElseThrow()), line);
                }
            }
            assertTrue(events.isEmpty());
        }
    }

    @Test
    void how_long_a_request_waited_is_in_its_line() throws Exception {
        var limits = new HttpLimits(64 * 1024, 8 * 1024, 64, 2048, 30, 20, 10_000, 1, 1, LONG, LONG, LONG, LONG, LONG, LONG);
        var mayEnd = new CountDownLatch(1);
        try (var front = TestFront.start(limits, TlsSettings.DEFAULT, () -> TestFront.PKI.identity("localhost", "127.0.0.1"),
                log(LogFormat.JSON, false), Map.of(Capability.SIGN, _ -> {
                    assertTrue(finished(mayEnd));
                    return Reply.text(201, "text/plain", "done");
                })); var first = new RawClient(front); var second = new RawClient(front)) {
            var request = "POST /sign HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}";
            first.send(request);
            front.waitUntil(load -> load.working() == 1);
            second.send(request);
            front.waitUntil(load -> load.waiting() == 1);
            mayEnd.countDown();
            first.readAnswer();
            second.readAnswer();
            var lines = List.of(next().getFormattedMessage(), next().getFormattedMessage());
            assertEquals(1, lines.stream().filter(line -> line.matches(".*,\"waited\":\"[0-9.]+(µs|ms|s)\",\"method\".*")).count(), lines::toString);
            assertEquals(1, lines.stream().filter(line -> !line.contains("waited")).count(), lines::toString);
        }
    }

    private static boolean finished(CountDownLatch latch) {
        try {
            return latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_request_without_a_path_has_a_line_in_every_format() throws Exception {
        for (var format : LogFormat.values()) {
            try (var front = start(log(format, true)); var client = new RawClient(front)) {
                client.send("CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n").readToEnd();
                var line = next().getFormattedMessage();
                assertTrue(line.contains("405") && !line.contains("null"), line);
            }
        }
    }

    @Test
    void a_path_can_neither_break_the_line_nor_fill_the_disk() throws Exception {
        try (var front = start(log(LogFormat.JSON, false)); var client = new RawClient(front)) {
            client.send("GET /\"},{\"level\":\"x\"?" + "y".repeat(1900) + " HTTP/1.1\r\nHost: x\r\nUser-Agent: \u009b1m\r\n\r\n")
                    .readAnswer();
            var line = next().getFormattedMessage();
            var read = Json.parseObject(line, JsonLimits.FILE);
            assertTrue(read.text("path").startsWith("/\"},{\"level\":\"x\"?yyy"), line);
            assertTrue(line.length() < 1200, line);
            assertTrue(line.chars().allMatch(c -> c >= 0x20 && c < 0x7f || c > 0x9f), line);
        }
    }

    @Test
    void text_is_pairs_and_common_is_the_form_of_web_servers() throws Exception {
        try (var front = start(log(LogFormat.TEXT, false))) {
            front.get("/health", "User-Agent", "a b");
            var line = next().getFormattedMessage();
            assertTrue(line.startsWith("level=info time="), line);
            assertTrue(line.contains(" status=200 size=2 protocol=HTTP/1.1 remote-address=127.0.0.1 user-id= request-id="), line);
            assertTrue(line.endsWith(" method=GET path=/health referer= user-agent=\"a b\""), line);
        }
        try (var front = start(log(LogFormat.COMMON, false))) {
            front.get("/health", "X-Request-Id", "my-id");
            var line = next().getFormattedMessage();
            assertTrue(line.matches("my-id 127\\.0\\.0\\.1 ca - [0-9]{2}/[A-Z][a-z]{2}/[0-9]{4}:[0-9:]{8} \\+0000 "
                    + "[0-9.]+(µs|ms) \"GET /health HTTP/1\\.1\" 200 2"), line);
        }
    }

    @Test
    void another_style_holds_from_the_next_request_on() throws Exception {
        var log = log(LogFormat.JSON, false);
        try (var front = start(log)) {
            log.use(new RequestLog.Style(LogFormat.COMMON, false, "X-Other"));
            front.get("/health", "X-Smallstep-Id", "not-taken", "X-Other", "taken");
            assertTrue(next().getFormattedMessage().startsWith("taken 127.0.0.1 ca - "));
            log.use(new RequestLog.Style(Optional.empty(), false, false, "X-Other"));
            front.get("/health");
        }
        assertTrue(events.isEmpty());
    }

    @Test
    void the_address_that_a_proxy_tells_is_shown_only_where_that_is_wanted() throws Exception {
        var wanted = new RequestLog(new RequestLog.Style(Optional.of(LogFormat.COMMON), false, true, "X-Smallstep-Id"));
        try (var front = start(wanted)) {
            front.get("/health", "X-Request-Id", "a", "X-Forwarded-For", "192.0.2.7, 10.0.0.1");
            assertTrue(next().getFormattedMessage().startsWith("a 192.0.2.7 ca"));
            front.get("/health", "X-Request-Id", "b", "X-Real-IP", "2001:db8::1", "X-Forwarded-For", "192.0.2.7");
            assertTrue(next().getFormattedMessage().startsWith("b 2001:db8::1 ca"));
            front.get("/health", "X-Request-Id", "c", "X-Forwarded-For", "evil\" 1");
            assertTrue(next().getFormattedMessage().startsWith("c 127.0.0.1 ca"));
        }
        try (var front = start(log(LogFormat.COMMON, false))) {
            front.get("/health", "X-Request-Id", "d", "X-Forwarded-For", "192.0.2.7");
            assertTrue(next().getFormattedMessage().startsWith("d 127.0.0.1 ca"));
        }
    }

    @Test
    void health_checks_that_go_well_can_be_left_out() throws Exception {
        try (var front = start(log(LogFormat.JSON, true))) {
            front.get("/health");
            front.get("/1.0/health");
            front.post("/health", new byte[0]);
            assertTrue(next().getFormattedMessage().contains("\"status\":405"));
            assertTrue(events.isEmpty());
        }
    }
}
