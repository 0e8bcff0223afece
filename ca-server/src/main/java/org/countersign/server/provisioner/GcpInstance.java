package org.countersign.server.provisioner;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.countersign.core.ProblemCode;
import org.countersign.core.json.JsonException;
import org.countersign.core.json.JsonObject;
import org.countersign.core.token.VerifiedToken;

/// A virtual machine of Google Compute Engine, and the service account that runs on it, as Google describes them.
///
/// @param account id of the service account
/// @param email   its address; empty when the token has none
/// @param created when the machine was; empty when the token does not say
record GcpInstance(String account, String email, String id, String name, String project, String zone, Optional<Instant> created) {
    private static final BigDecimal LATEST = BigDecimal.valueOf(253_402_300_799L);

    /// @throws org.countersign.core.ProblemException TOKEN_REJECTED when something is missing that has to be there
    static GcpInstance of(VerifiedToken token) {
        try {
            var machine = token.claims().object("google").flatMap(google -> google.object("compute_engine")).orElse(JsonObject.EMPTY);
            var instance = new GcpInstance(token.subject(), token.claims().text("email"), machine.text("instance_id"),
                    machine.text("instance_name"), machine.text("project_id"), machine.text("zone"),
                    machine.number("instance_creation_timestamp").map(number -> second(number.value())));
            if (List.of(instance.id, instance.name, instance.project, instance.zone).contains("")) {
                throw ProblemCode.TOKEN_REJECTED.refuse("The token does not describe a virtual machine; ask for one of format full.");
            }
            return instance;
        } catch (JsonException | ArithmeticException e) {
            throw ProblemCode.TOKEN_REJECTED.refuse();
        }
    }

    /// Seconds since 1970, without their fraction. Less than one is none, and would take for ever to be cut (1e-999999999).
    private static Instant second(BigDecimal number) {
        if (number.compareTo(BigDecimal.ONE) < 0 || number.compareTo(LATEST) > 0) {
            throw new ArithmeticException("no moment");
        }
        return Instant.ofEpochSecond(number.toBigInteger().longValueExact());
    }

    /// What the cloud itself calls the machine within its network.
    List<String> dnsNames() {
        return List.of(name + ".c." + project + ".internal", name + "." + zone + ".c." + project + ".internal");
    }

    /// Whether it was created this long ago or less. One that does not say when counts as older than any limit.
    boolean isYoungerThan(Duration limit, Instant now) {
        return created.filter(at -> Duration.between(at, now).compareTo(limit) <= 0).isPresent();
    }
}
