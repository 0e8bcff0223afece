package org.countersign.server.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.countersign.core.ProblemCode;
import org.countersign.core.ProblemException;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.server.exchange.Reply;
import org.countersign.server.exchange.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HealthEndpointsTest {
    private static final Request ANY = new Request("1", "127.0.0.1", Instant.EPOCH, Map.of(), Map.of(), Optional.empty(),
            Optional.empty(), new byte[0], List.of());

    private final Set<Fault> present = EnumSet.noneOf(Fault.class);
    private final Faults faults = new Faults(Stream.of(Fault.values())
            .collect(Collectors.toMap(Function.identity(), fault -> (BooleanSupplier) () -> present.contains(fault))));
    private final HealthEndpoints health = new HealthEndpoints("1.2.3", faults);
    private final OperatorEndpoints operator = new OperatorEndpoints(() -> faults);

    @Test
    void is_well_unless_a_fault_is_there() {
        assertEquals("{\"status\":\"ok\"}\n", body(health.health(ANY), 200));
        assertEquals("{\"status\":\"ok\",\"faults\":[]}\n", body(operator.health(ANY), 200));
        assertEquals("{\"status\":\"ok\",\"faults\":[]}\n", body(operator.ready(ANY), 200));
    }

    @Test
    void a_fault_that_leaves_it_issuing_turns_nobody_away_and_only_operators_are_told_its_name() {
        present.add(Fault.SSH_KRL_BEHIND);
        assertEquals("{\"status\":\"degraded\"}\n", body(health.health(ANY), 200));
        assertEquals(List.of("ssh-krl-behind"), named(operator.health(ANY), 200, "degraded"));
        assertEquals(List.of("ssh-krl-behind"), named(operator.ready(ANY), 200, "degraded"));
        present.clear();
        assertEquals("{\"status\":\"ok\"}\n", body(health.health(ANY), 200));
    }

    @ParameterizedTest
    @EnumSource(value = Fault.class, mode = EnumSource.Mode.EXCLUDE, names = {"SSH_KRL_BEHIND", "CONFIGURATION_DIFFERS", "CONFIGURATION_BEHIND",
            "LEDGER_NOT_ARCHIVED"})
    void a_server_that_issues_nothing_says_so_to_everyone_and_why_to_operators(Fault fault) {
        present.add(Fault.SSH_KRL_BEHIND);
        present.add(fault);
        var refused = assertThrows(ProblemException.class, () -> health.health(ANY));
        assertEquals(503, refused.code().status());
        assertEquals(refused.code().title(), refused.getMessage());
        assertEquals(switch (fault) {
            case CLOCK_BEHIND, CLOCK_APART -> ProblemCode.CLOCK_UNTRUSTED;
            case OUTVOTED -> ProblemCode.CONFIGURATION_DIFFERS;
            default -> ProblemCode.STORE_UNAVAILABLE;
        }, refused.code());
        assertEquals(List.of("ssh-krl-behind", fault.code()), named(operator.health(ANY), 200, "not-issuing"));
        assertEquals(List.of("ssh-krl-behind", fault.code()), named(operator.ready(ANY), 503, "not-issuing"));
    }

    private static List<String> named(Reply reply, int status, String said) {
        var json = Json.parseObject(body(reply, status).getBytes(StandardCharsets.UTF_8), JsonLimits.FILE);
        assertEquals(said, json.text("status"));
        return json.array("faults").stream().map(JsonObject.class::cast).map(fault -> fault.text("fault")).toList();
    }

    private static String body(Reply reply, int status) {
        assertEquals(status, reply.status());
        return new String(reply.body(), StandardCharsets.UTF_8);
    }
}
