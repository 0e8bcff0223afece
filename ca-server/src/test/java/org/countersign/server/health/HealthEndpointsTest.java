package org.countersign.server.health;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.countersign.server.exchange.Request;
import org.junit.jupiter.api.Test;

class HealthEndpointsTest {
    private static final Request ANY = new Request("1", "127.0.0.1", Instant.EPOCH, Map.of(), Map.of(), Optional.empty(),
            Optional.empty(), new byte[0], List.of());

    private final AtomicBoolean behind = new AtomicBoolean();
    private final HealthEndpoints health = new HealthEndpoints("1.2.3", Map.of(Fault.SSH_KRL_BEHIND, behind::get));

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

    private String body(int status) {
        var reply = health.health(ANY);
        assertEquals(status, reply.status());
        return new String(reply.body(), StandardCharsets.UTF_8);
    }
}
