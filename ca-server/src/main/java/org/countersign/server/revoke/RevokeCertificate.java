package org.countersign.server.revoke;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Optional;
import org.countersign.core.ProblemCode;
import org.countersign.core.api.RevokeRequest;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.CertificateId.Family;
import org.countersign.core.issue.Operation;
import org.countersign.core.issue.RevocationGrant;
import org.countersign.core.issue.RevocationTarget;
import org.countersign.core.token.UnverifiedToken;
import org.countersign.server.exchange.Caller;
import org.countersign.server.provisioner.Provisioners;
import org.countersign.server.store.IssuedCertificate;
import org.countersign.server.store.Provenance;
import org.countersign.server.store.Revocation;
import org.countersign.server.store.Store;

/// Revokes one certificate. It need not be known here: what matters is that nobody may use it from now on.
public final class RevokeCertificate {
    private final Provisioners provisioners;
    private final Store store;

    public RevokeCertificate(Provisioners provisioners, Store store) {
        this.provisioners = provisioners;
        this.store = store;
    }

    /// @throws org.countersign.core.ProblemException SERIAL_MISMATCH, ALREADY_REVOKED, or what the token is refused with
    public void revoke(Family family, RevokeRequest request, Caller caller) {
        var token = request.token().orElseThrow(() -> ProblemCode.MALFORMED_REQUEST.refuse(
                "The request has no \"ott\": send the one-time token there."));
        var operation = family == Family.SSH ? Operation.SSH_REVOKE : Operation.X509_REVOKE;
        var grant = provisioners.authorize(UnverifiedToken.parse(token), operation, caller.at());
        if (!(grant instanceof RevocationGrant revocation)) {
            throw ProblemCode.OPERATION_NOT_GRANTED.refuse();
        }
        if (!revocation.serial().equals(request.serial())) {
            throw ProblemCode.SERIAL_MISMATCH.refuse("The token was made for another serial number than the one to be revoked.");
        }
        record(family, request, revocation, operation, caller);
    }

    private void record(Family family, RevokeRequest request, RevocationGrant grant, Operation operation, Caller caller) {
        var id = new CertificateId(family, new BigInteger(request.serial()));
        var source = grant.source();
        var provenance = new Provenance(operation.id(), source.provisioner(), source.type().title(), caller.requestId(),
                caller.remoteAddress(), caller.at());
        var revocation = new Revocation(new RevocationTarget.Certificate(id), request.reasonCode(), request.reason(), expiry(id), source.spends(), provenance);
        switch (store.revoke(revocation)) {
            case REVOKED -> {}
            case ALREADY_REVOKED -> throw ProblemCode.ALREADY_REVOKED.refuse(
                    "The certificate with serial " + request.serial() + " was revoked before.");
            case CREDENTIAL_ALREADY_SPENT -> throw ProblemCode.TOKEN_ALREADY_USED.refuse();
            case BEYOND_ISSUED, TOO_MANY -> throw ProblemCode.INVALID_REVOCATION.refuse();
        }
    }

    private Optional<Instant> expiry(CertificateId id) {
        return store.find(id).map(IssuedCertificate::notAfter).filter(end -> end.isBefore(Instant.MAX));
    }
}
