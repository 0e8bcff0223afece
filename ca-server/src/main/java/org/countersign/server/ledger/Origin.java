package org.countersign.server.ledger;

/// Who asked for a recorded decision, from where and through what.
public record Origin(String operation, String provisioner, String provisionerType, String requestId,
        String remoteAddress) {}
