package org.countersign.server.store.embedded;

import java.nio.file.Path;
import java.time.InstantSource;
import org.countersign.server.store.Store;
import org.countersign.server.store.StoreContract;
import org.junit.jupiter.api.io.TempDir;

/// The same promises when nearly everything lies in segments that have ended and are indexed on disk.
class SmallSegmentsTest extends StoreContract {
    @TempDir
    Path directory;

    @Override
    protected Store open(InstantSource time) throws Exception {
        return EmbeddedStore.open(directory.resolve("db"), time, failure -> {
            throw new AssertionError("the store gave up", failure);
        }, 600);
    }
}
