package org.countersign.cli.command.ssh;

import java.util.Base64;
import java.util.List;
import org.countersign.cli.agent.AgentKey;
import org.countersign.cli.agent.SshAgent;
import org.countersign.cli.command.CommonFlags;
import org.countersign.cli.command.LocalTimes;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue;
import org.countersign.core.json.JsonValue.JsonArray;
import org.countersign.core.text.Printable;

/// `ssh list`: what the agent holds.
final class ListKeys implements Command {
    @Override
    public int run(Invocation call) {
        call.checkIncompatible(SshFlags.RAW, CommonFlags.JSON);
        try (var agent = SshAgent.connect(call.environment())) {
            var subject = call.optionalPositional(0);
            var keys = agent.keys();
            var wanted = keys.stream().filter(key -> subject.isEmpty() || key.comment().equals(subject.get())).toList();
            if (call.on(CommonFlags.JSON)) {
                call.out().println(json(wanted));
            } else if (keys.isEmpty()) {
                call.out().println("The agent has no identities.");
            } else {
                wanted.forEach(key -> call.out().println(call.on(SshFlags.RAW) ? Printable.text(key.toLine()) : describe(key)));
            }
        }
        return ExitCode.DONE;
    }

    private static String describe(AgentKey key) {
        return FingerprintLine.ofAnyKey(new PublicLine(key.type(), key.blob(), key.comment()));
    }

    private static String json(List<AgentKey> keys) {
        return Printable.json(Json.writeIndented(new JsonArray(keys.stream().<JsonValue>map(ListKeys::json).toList()), "  "));
    }

    private static JsonObject json(AgentKey key) {
        var json = JsonObject.builder().put("type", key.type()).put("comment", key.comment())
                .put("key", Base64.getEncoder().encodeToString(key.blob()));
        key.certificate().map(certificate -> certificate.body()).ifPresent(body -> {
            json.put("keyID", body.keyId()).put("serial", Long.toUnsignedString(body.serial())).put("principals", body.principals())
                    .put("signingKey", body.signatureKey().fingerprint())
                    .put("validAfter", LocalTimes.rfc3339(body.notBefore()));
            if (!body.validity().endless()) {
                json.put("validBefore", LocalTimes.rfc3339(body.notAfter()));
            }
        });
        return json.build();
    }
}
