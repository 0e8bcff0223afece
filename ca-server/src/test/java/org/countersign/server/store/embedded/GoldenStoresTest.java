package org.countersign.server.store.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipInputStream;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.ssh.SerialRange;
import org.countersign.core.ssh.SerialSet;
import org.countersign.server.ledger.LedgerReader;
import org.countersign.server.store.Admission.Admitted;
import org.countersign.server.store.Admission.AlreadySpent;
import org.countersign.server.store.Admission.KeyIdRevoked;
import org.countersign.server.store.Samples;
import org.countersign.server.store.SettableTime;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Stores of earlier versions open in this one, with all that was promised then. [GoldenStores] made them.
class GoldenStoresTest {
    /// What the chains end with: they were noted when the stores were made.
    private static final Map<String, String> ANCHORS = Map.of(
            "0.1.0-first.zip", "29:925b868ad77888d1881129862d7527de2538d08641daad6522079a8a9195cbca",
            "0.1.0.zip", "55:bcf3f41a9f9f2f04024ff8e60631d5c2b4993de9c22caee75eca2977e4d2b775");

    @TempDir
    Path data;

    private final SettableTime time = new SettableTime(Samples.NOW);

    @ParameterizedTest
    @ValueSource(strings = {"0.1.0-first.zip", "0.1.0.zip"})
    void is_opened_with_everything_in_it(String name) throws Exception {
        unpack(name);
        assertEquals(ANCHORS.get(name), new LedgerReader(data).read((_, _) -> { }).anchor().toString());
        for (int start = 0; start < 2; start++) {
            try (var store = EmbeddedStore.open(data, time, _ -> { }, GoldenStores.SEGMENT_BYTES)) {
                assertRevocations(store);
                assertTrue(store.knowsHost("web01.example.com"));
                assertEquals(1, store.hosts(Samples.NOW).size());
                var x509 = store.find(CertificateId.x509(new BigInteger("123456789012345678901234567890"))).orElseThrow();
                assertEquals("web01.example.com", x509.keyId());
                assertTrue(store.reserveSerials(1).first() >= 501);
                for (int user = 1; user <= GoldenStores.USERS; user++) {
                    var again = Samples.spending(Samples.user(700, "a", "a"), Samples.token("token-" + user));
                    assertInstanceOf(AlreadySpent.class, store.admit(again));
                }
                assertInstanceOf(Admitted.class, store.admit(Samples.issuance(Samples.user(800 + start, "a", "a"))));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.1.0-first.zip", "0.1.0.zip"})
    void is_opened_when_all_indexes_have_to_be_made_anew(String name) throws Exception {
        unpack(name);
        try (Stream<Path> files = Files.list(data.resolve("ledger"))) {
            for (Path index : files.filter(file -> file.toString().endsWith(".index")).toList()) {
                Files.delete(index);
            }
        }
        try (var store = EmbeddedStore.open(data, time, _ -> { }, GoldenStores.SEGMENT_BYTES)) {
            assertRevocations(store);
        }
    }

    private static void assertRevocations(EmbeddedStore store) {
        var set = store.revocations();
        assertEquals(SerialSet.of(SerialRange.of(1), new SerialRange(5, 7), SerialRange.of(9)), set.serials());
        assertEquals(Set.of("mallory"), set.keyIds());
        assertEquals(Set.of(GoldenStores.KEY), set.keys());
        assertEquals(BigInteger.valueOf(77), store.revokedX509(Instant.EPOCH).getFirst().serial());
        assertFalse(store.isRevoked(CertificateId.ssh(2)));
        assertInstanceOf(KeyIdRevoked.class, store.admit(Samples.issuance(Samples.user(900, "mallory", "a"))));
    }

    private void unpack(String name) throws IOException {
        try (var in = GoldenStoresTest.class.getResourceAsStream("golden/" + name); var zip = new ZipInputStream(in)) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = data.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.getParent());
                    Files.copy(zip, file);
                }
            }
        }
    }
}
