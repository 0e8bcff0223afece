package org.countersign.server;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.countersign.core.crypto.Crypto;
import org.countersign.server.issue.SerialDraws;
import org.countersign.server.metrics.Metrics;
import org.countersign.server.provisioner.Clouds;
import org.countersign.server.provisioner.remote.LastPublished;
import org.countersign.server.revoke.LastGoodKrl;
import org.countersign.server.signer.SignatureCounts;
import org.countersign.server.store.Store;

/// What lives as long as the process, whatever becomes of the configuration.
///
/// @param started     when the process began to serve, to the second
/// @param serials     the serials of SSH certificates: one source, since a block that was drawn from is never drawn again
/// @param lastGoodKrl what hosts get while no other revocation list can be made
/// @param signatures  counts what the CA keys sign
/// @param loginKeys   of OpenID providers, which authorities of this CA may vouch for as well
/// @param cloudKeys   of clouds, which they may not
/// @param metering    none: nobody collects
/// @param clouds      that vouch for machines
record Lasting(Crypto crypto, Store store, InstantSource time, Instant started, SecureRandom random, SerialDraws serials,
        LastGoodKrl lastGoodKrl, LastPublished loginKeys, LastPublished cloudKeys, SignatureCounts signatures, Optional<Metering> metering, Clouds clouds) {

    /// @param measured whether somebody collects what is measured
    static Lasting of(Crypto crypto, Store store, InstantSource time, Clouds clouds, boolean measured) {
        var random = new SecureRandom();
        var started = time.instant().truncatedTo(ChronoUnit.SECONDS);
        return new Lasting(crypto, store, time, started, random, new SerialDraws(store, random), new LastGoodKrl(),
                new LastPublished(), new LastPublished(), new SignatureCounts(), measured ? Optional.of(new Metering(new Metrics(started, time::instant))) : Optional.empty(), clouds);
    }
}
