package org.countersign.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.countersign.core.ProblemCode;
import org.countersign.core.ProblemException;
import org.countersign.core.crypto.Crypto;
import org.countersign.server.config.ConfigEnvironment;
import org.countersign.server.config.ConfigLoader;
import org.countersign.server.exchange.Request;
import org.countersign.server.http.Routes.Capability;
import org.countersign.server.provisioner.Clouds;
import org.countersign.server.store.embedded.EmbeddedStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServingTest {
    private static final Request REQUEST = new Request("id", "192.0.2.7", Instant.now(), Map.of(), Map.of(), Optional.empty(),
            Optional.empty(), new byte[0], List.of());

    @TempDir
    Path directory;

    /// A listener that did not end in time may still hand one over.
    @Test
    void a_request_that_comes_after_the_end_is_refused() throws Exception {
        TestCa.notStarted(directory, config -> config);
        var config = ConfigLoader.load(directory.resolve("ca.json"), new ConfigEnvironment(directory, directory, directory)).config();
        try (var store = EmbeddedStore.open(directory.resolve("db"), InstantSource.system(), _ -> { })) {
            var lasting = Lasting.of(Crypto.fastest(), store, InstantSource.system(), Clouds.REAL, false);
            var passwords = new KeyPasswords(ServerOptions.parse(List.of()), Optional::empty);
            var material = new MaterialReader(config, KeyFiles.begin(config, passwords, lasting::crypto), lasting.crypto(),
                    lasting.signatures()).read();
            var serving = new Serving(Service.of(config, material, lasting));
            var endpoint = serving.endpoint(Capability.VERSION);
            assertEquals(200, endpoint.handle(REQUEST).status());
            serving.close();
            var refusal = assertTimeoutPreemptively(Duration.ofSeconds(20),
                    () -> assertThrows(ProblemException.class, () -> endpoint.handle(REQUEST)));
            assertEquals(ProblemCode.STORE_UNAVAILABLE, refusal.code());
        }
    }
}
