package org.countersign.server.store;

import java.time.Instant;
import org.countersign.server.ledger.Origin;

/// Who asked for a decision, and when, from where and through what: kept with every record.
///
/// @param operation       stable name of the operation, such as `ssh-sign`
/// @param provisioner     name of the provisioner that granted it
/// @param provisionerType canonical type name, such as `JWK`
/// @param requestId       the id that the request log shows
/// @param remoteAddress   address of the socket peer, without port
/// @param at              the moment of the decision
public record Provenance(String operation, String provisioner, String provisionerType, String requestId,
        String remoteAddress, Instant at) {

    /// That of a record.
    public static Provenance of(Origin origin, Instant at) {
        return new Provenance(origin.operation(), origin.provisioner(), origin.provisionerType(), origin.requestId(),
                origin.remoteAddress(), at);
    }

    /// As records have it, which say the moment by themselves.
    Origin origin() {
        return new Origin(operation, provisioner, provisionerType, requestId, remoteAddress);
    }
}
