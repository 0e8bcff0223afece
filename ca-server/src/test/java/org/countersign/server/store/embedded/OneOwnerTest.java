package org.countersign.server.store.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.countersign.server.ledger.DirectoryInUseException;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OneOwnerTest {
    @TempDir
    Path data;

    @Test
    void a_second_process_is_refused_at_once_until_the_first_is_gone() throws Exception {
        Process first = ChildStore.start(data, "idle");
        try (var lines = first.inputReader(StandardCharsets.US_ASCII)) {
            assertEquals("open", lines.readLine());
            var refused = Assertions.assertTimeout(Duration.ofSeconds(20), () -> assertThrows(DirectoryInUseException.class, this::open));
            assertTrue(refused.getMessage().contains(data.toString()), refused.getMessage());
        } finally {
            first.destroyForcibly().waitFor();
        }
        open().close();
    }

    @Test
    void a_second_store_in_this_process_is_refused_and_does_not_loosen_the_lock() throws Exception {
        EmbeddedStore first = open();
        assertThrows(DirectoryInUseException.class, this::open);
        Process other = ChildStore.start(data, "idle");
        try {
            assertEquals(1, other.waitFor(), "the other process is refused");
        } finally {
            other.destroyForcibly().waitFor();
        }
        first.close();
        open().close();
    }

    @Test
    void a_failed_start_gives_the_directory_free() throws Exception {
        open().close();
        Path segment = data.resolve("ledger/0000000001.ledger");
        byte[] whole = java.nio.file.Files.readAllBytes(segment);
        java.nio.file.Files.write(segment, new byte[10]);
        assertThrows(IOException.class, this::open);
        java.nio.file.Files.write(segment, whole);

        open().close();
    }

    private EmbeddedStore open() throws IOException {
        return EmbeddedStore.open(data, InstantSource.system(), _ -> { });
    }
}
