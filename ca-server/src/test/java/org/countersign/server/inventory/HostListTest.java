package org.countersign.server.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import org.countersign.server.store.Samples;
import org.countersign.server.store.SettableTime;
import org.countersign.server.store.Store;
import org.countersign.server.store.embedded.EmbeddedStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostListTest {
    private static final Instant NOW = Samples.NOW;

    @TempDir
    Path directory;

    private Store store;

    @BeforeEach
    void open() throws Exception {
        store = EmbeddedStore.open(directory.resolve("db"), new SettableTime(NOW), _ -> { });
    }

    @AfterEach
    void close() {
        store.close();
    }

    /// Whoever asks and does not read keeps nothing that is not there anyway.
    @Test
    void all_who_ask_share_one_answer_while_it_says_the_same() {
        issue(1, NOW.plusSeconds(600), "web01");
        var list = new HostList(store);
        byte[] first = list.at(NOW).body();
        issue(2, NOW.plusSeconds(300), "web01");

        assertSame(first, list.at(NOW.plusSeconds(1)).body());
        assertEquals("{\"hosts\":[{\"hid\":\"\",\"host_tags\":null,\"hostname\":\"web01\"}]}\n", new String(first, StandardCharsets.UTF_8));
    }

    @Test
    void says_what_was_recorded_before_the_question_and_leaves_out_what_has_ended() {
        var list = new HostList(store);
        assertEquals("{\"hosts\":[]}\n", text(list, NOW));
        issue(1, NOW.plusSeconds(600), "web01");
        issue(2, NOW.plusSeconds(300), "web02");
        byte[] both = list.at(NOW).body();

        assertNotSame(both, list.at(NOW.plusSeconds(300)).body());
        assertEquals("{\"hosts\":[{\"hid\":\"\",\"host_tags\":null,\"hostname\":\"web01\"}]}\n", text(list, NOW.plusSeconds(300)));
    }

    private void issue(long serial, Instant end, String name) {
        store.admit(Samples.issuance(Samples.host(serial, end, name)));
    }

    private static String text(HostList list, Instant now) {
        return new String(list.at(now).body(), StandardCharsets.UTF_8);
    }
}
