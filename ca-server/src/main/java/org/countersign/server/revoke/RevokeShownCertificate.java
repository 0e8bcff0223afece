package org.countersign.server.revoke;

import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.util.Optional;
import org.countersign.core.ProblemCode;
import org.countersign.core.api.RevokeRequest;
import org.countersign.core.issue.Operation;
import org.countersign.core.issue.RevocationTarget;
import org.countersign.server.exchange.Caller;
import org.countersign.server.store.GrantedBy;
import org.countersign.server.store.Provenance;
import org.countersign.server.store.Revocation;
import org.countersign.server.store.Store;

/// Revokes the X.509 certificate that the caller shows in the TLS handshake: whoever holds its key may say that it is lost. No
/// provisioner is asked, and none has to exist any more.
public final class RevokeShownCertificate {
    private final Store store;

    public RevokeShownCertificate(Store store) {
        this.store = store;
    }

    /// @throws org.countersign.core.ProblemException SERIAL_MISMATCH or ALREADY_REVOKED
    public void revoke(X509Certificate shown, RevokeRequest request, Caller caller) {
        if (!shown.getSerialNumber().equals(new BigInteger(request.serial()))) {
            throw ProblemCode.SERIAL_MISMATCH.refuse("A client certificate can only revoke itself.");
        }
        var granted = GrantedBy.find(shown, store);
        var provenance = new Provenance(Operation.X509_REVOKE.id(), granted.map(GrantedBy::provisioner).orElse(""),
                granted.map(by -> by.type().title()).orElse(""), caller.requestId(), caller.remoteAddress(), caller.at());
        var revocation = new Revocation(new RevocationTarget.Certificate(GrantedBy.id(shown)), request.reasonCode(),
                request.reason(), Optional.of(shown.getNotAfter().toInstant()), Optional.empty(), provenance);
        switch (store.revoke(revocation)) {
            case REVOKED -> { }
            case ALREADY_REVOKED -> throw ProblemCode.ALREADY_REVOKED.refuse(
                    "The certificate with serial " + request.serial() + " was revoked before.");
            case CREDENTIAL_ALREADY_SPENT, BEYOND_ISSUED, TOO_MANY -> throw new IllegalStateException("no such thing was asked for");
        }
    }
}
