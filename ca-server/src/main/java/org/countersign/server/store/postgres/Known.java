package org.countersign.server.store.postgres;

import java.nio.ByteBuffer;
import java.util.Set;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.CredentialId;

/// What is on the ledger already of all that a transaction wants to put there.
record Known(Set<ByteBuffer> spent, Set<CertificateId> taken) {
    boolean spends(CredentialId credential) {
        return Values.keys(credential).stream().map(ByteBuffer::wrap).anyMatch(spent::contains);
    }
}
