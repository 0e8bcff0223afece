package org.countersign.server.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.countersign.core.ProblemCode;
import org.countersign.core.ProblemException;
import org.countersign.server.exchange.Request;
import org.junit.jupiter.api.Test;

class HealthEndpointsTest {
    private static final Request ANY = new Request("1", "127.0.0.1", Instant.EPOCH, Map.of(), Map.of(), Optional.empty(),
            Optional.empty(), new byte[0], List.of());

    private final AtomicBoolean behind = new AtomicBoolean();
    private final AtomicBoolean damaged = new AtomicBoolean();
    private final HealthEndpoints health = new HealthEndpoints("1.2.3", Map.of(Fault.SSH_KRL_BEHIND, behind::get, Fault.LEDGER_DAMAGED, damaged::get));

    @Test
    void is_well_unless_a_fault_is_there() {
        assertEquals("{\"status\":\"ok\"}\n", body(200));
    }

    @Test
    void names_a_fault_while_it_is_there_without_turning_clients_away() {
        behind.set(true);
        assertEquals("{\"status\":\"degraded\",\"faults\":[\"ssh-krl-behind\"]}\n", body(200));
        behind.set(false);
        assertEquals("{\"status\":\"ok\"}\n", body(200));
    }

    @Test
    void is_refused_by_a_server_that_issues_nothing() {
        damaged.set(true);
        behind.set(true);
        var refused = assertThrows(ProblemException.class, () -> health.health(ANY));
        assertEquals(ProblemCode.STORE_UNAVAILABLE, refused.code());
        assertEquals("Nothing is issued: ssh-krl-behind, ledger-damaged.", refused.getMessage());
    }

    private String body(int status) {
        var reply = health.health(ANY);
        assertEquals(status, reply.status());
        return new String(reply.body(), StandardCharsets.UTF_8);
    }
}
