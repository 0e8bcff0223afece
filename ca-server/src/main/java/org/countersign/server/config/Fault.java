package org.countersign.server.config;

/// One thing wrong with the configuration and where: `authority.provisioners[1].claims.maxTLSCertDuration`. The message
/// says what to write instead, and never holds a secret.
public record Fault(String place, String message) {
    @Override
    public String toString() {
        return place.isEmpty() ? message : place + ": " + message;
    }
}
