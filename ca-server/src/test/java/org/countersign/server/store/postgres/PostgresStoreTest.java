package org.countersign.server.store.postgres;

import java.time.InstantSource;
import org.countersign.server.store.Store;
import org.countersign.server.store.StoreContract;

class PostgresStoreTest extends StoreContract {
    private PostgresSettings settings;

    @Override
    protected Store open(InstantSource time) throws Exception {
        if (settings == null) {
            var server = TestDatabase.shared();
            settings = server.settings(server.newDatabase());
        }
        return PostgresStore.open(settings, time, _ -> time.instant());
    }
}
