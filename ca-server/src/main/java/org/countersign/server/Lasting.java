package org.countersign.server;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.countersign.core.crypto.Crypto;
import org.countersign.server.issue.SerialDraws;
import org.countersign.server.revoke.LastGoodKrl;
import org.countersign.server.store.Store;

/// What lives as long as the process, whatever becomes of the configuration.
///
/// @param started     when the process began to serve, to the second
/// @param serials     the serials of SSH certificates: one source, since a block that was drawn from is never drawn again
/// @param lastGoodKrl what hosts get while no other revocation list can be made
record Lasting(Crypto crypto, Store store, InstantSource time, Instant started, SecureRandom random, SerialDraws serials,
        LastGoodKrl lastGoodKrl) {

    static Lasting of(Crypto crypto, Store store, InstantSource time) {
        var random = new SecureRandom();
        return new Lasting(crypto, store, time, time.instant().truncatedTo(ChronoUnit.SECONDS), random,
                new SerialDraws(store, random), new LastGoodKrl());
    }
}
