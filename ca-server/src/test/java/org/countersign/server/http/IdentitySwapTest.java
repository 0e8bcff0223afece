package org.countersign.server.http;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.countersign.server.exchange.Reply;
import org.countersign.server.http.Routes.Capability;
import org.junit.jupiter.api.Test;

class IdentitySwapTest {
    @Test
    void handshakes_succeed_while_the_identity_changes_under_them() throws Exception {
        var identities = new TlsIdentity[20];
        for (int i = 0; i < identities.length; i++) {
            identities[i] = TestFront.PKI.identity("localhost", "127.0.0.1");
        }
        var current = new AtomicReference<>(identities[0]);
        var done = new AtomicBoolean();
        try (var front = TestFront.start(TestFront.PATIENT, TlsSettings.DEFAULT, current::get,
                        Map.of(Capability.HEALTH, _ -> Reply.text(200, "text/plain", "ok")));
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            executor.submit(() -> {
                for (int i = 0; !done.get(); i++) {
                    current.set(identities[i % identities.length]);
                    Thread.sleep(1);
                }
                return null;
            });
            Callable<Integer> client = () -> {
                var seen = new HashSet<Object>();
                for (int i = 0; i < 30; i++) {
                    // A context of its own, so that no session is resumed.
                    try (var raw = new RawClient(front.socket(TestFront.context(Optional.empty(), TestFront.PKI.root)))) {
                        assertTrue(raw.send("GET /health HTTP/1.1\r\nHost: x\r\n\r\n").readAnswer().endsWith("ok"));
                        seen.add(raw.shown());
                    }
                }
                return seen.size();
            };
            try {
                var clients = List.of(executor.submit(client), executor.submit(client), executor.submit(client));
                int most = 0;
                for (var one : clients) {
                    most = Math.max(most, one.get(60, TimeUnit.SECONDS));
                }
                assertTrue(most > 1, "the identity never changed");
            } finally {
                done.set(true);
            }
        }
    }
}
