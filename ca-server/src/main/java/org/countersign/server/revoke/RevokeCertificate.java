package org.countersign.server.revoke;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.countersign.core.ProblemCode;
import org.countersign.core.ProblemException;
import org.countersign.core.api.RevokeRequest;
import org.countersign.core.api.SshRevokeRequest;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.GrantSource;
import org.countersign.core.issue.Operation;
import org.countersign.core.issue.ProvisionerType;
import org.countersign.core.issue.RevocationGrant;
import org.countersign.core.issue.RevocationTarget;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.token.UnverifiedToken;
import org.countersign.server.exchange.Caller;
import org.countersign.server.provisioner.Provisioners;
import org.countersign.server.store.IssuedCertificate;
import org.countersign.server.store.Provenance;
import org.countersign.server.store.Revocation;
import org.countersign.server.store.Store;

/// Revokes a certificate, or for SSH more than one. What is revoked need not be known here: what matters is that nobody may use
/// it from now on.
public final class RevokeCertificate {
    private final Provisioners provisioners;
    private final Store store;
    private final List<SshPublicKey> signingKeys;

    /// @param signingKeys the SSH CA keys in use, which are replaced and not revoked
    public RevokeCertificate(Provisioners provisioners, Store store, List<SshPublicKey> signingKeys) {
        this.provisioners = provisioners;
        this.store = store;
        this.signingKeys = List.copyOf(signingKeys);
    }

    /// Revokes an X.509 certificate.
    ///
    /// @throws ProblemException SERIAL_MISMATCH, ALREADY_REVOKED, or what the token is refused with
    public void revoke(RevokeRequest request, Caller caller) {
        var token = request.token().orElseThrow(() -> ProblemCode.MALFORMED_REQUEST.refuse(
                "The request has no \"ott\": send the one-time token there."));
        revoke(new Asked(target(request), token, request.reasonCode(), request.reason()), Operation.X509_REVOKE, caller);
    }

    /// What a request for X.509 is about.
    static RevocationTarget target(RevokeRequest request) {
        return new RevocationTarget.Certificate(CertificateId.x509(new BigInteger(request.serial())));
    }

    /// Revokes for SSH.
    ///
    /// @throws ProblemException as above, OPERATION_NOT_GRANTED, SSH_NOT_ENABLED or INVALID_REVOCATION
    public void revoke(SshRevokeRequest request, Caller caller) {
        if (request.target() instanceof RevocationTarget.Key(var key) && signingKeys.contains(key)) {
            throw ProblemCode.INVALID_REVOCATION.refuse("This is the CA's own key: revoked, it would lock everyone out. Replace it first.");
        }
        revoke(new Asked(request.target(), request.token(), request.reasonCode(), request.reason()), Operation.SSH_REVOKE, caller);
    }

    /// How many certificates that have not ended a revocation took, where that can be told.
    public OptionalInt reach(RevocationTarget revoked, Caller caller) {
        return new Reach(store, caller.at()).of(revoked);
    }

    private record Asked(RevocationTarget target, String token, int reasonCode, String reason) {}

    private void revoke(Asked asked, Operation operation, Caller caller) {
        var grant = provisioners.authorize(UnverifiedToken.parse(asked.token()), operation, caller.at());
        if (!(grant instanceof RevocationGrant revocation)) {
            throw ProblemCode.OPERATION_NOT_GRANTED.refuse();
        }
        checkReach(revocation.source(), asked.target());
        if (!revocation.subject().equals(asked.target().text())) {
            throw ProblemCode.SERIAL_MISMATCH.refuse("The token was made to revoke something else than what is asked for.");
        }
        record(asked, revocation, operation, caller);
    }

    /// More than one certificate is revoked by operators alone: those who hold the key of a JWK provisioner that issues SSH
    /// certificates, and could issue any of those that they revoke.
    private static void checkReach(GrantSource source, RevocationTarget target) {
        switch (target) {
            case RevocationTarget.Certificate _ -> { }
            case RevocationTarget.Serials _, RevocationTarget.Key _, RevocationTarget.KeyId _, RevocationTarget.Principal _ -> {
                if (source.type() != ProvisionerType.JWK) {
                    throw ProblemCode.OPERATION_NOT_GRANTED.refuse();
                }
                if (!source.claims().enableSshCa()) {
                    throw ProblemCode.SSH_NOT_ENABLED.refuse();
                }
            }
        }
    }

    private void record(Asked asked, RevocationGrant grant, Operation operation, Caller caller) {
        var source = grant.source();
        var provenance = new Provenance(operation.id(), source.provisioner(), source.type().title(), caller.requestId(),
                caller.remoteAddress(), caller.at());
        var revocation = new Revocation(asked.target(), asked.reasonCode(), asked.reason(), expiry(asked.target()),
                source.spends(), provenance);
        switch (store.revoke(revocation)) {
            case REVOKED -> { }
            case ALREADY_REVOKED -> throw ProblemCode.ALREADY_REVOKED.refuse(alreadyRevoked(asked.target()));
            case CREDENTIAL_ALREADY_SPENT -> throw ProblemCode.TOKEN_ALREADY_USED.refuse();
            case BEYOND_ISSUED -> throw ProblemCode.INVALID_REVOCATION.refuse(beyondIssued(asked.target()));
            case TOO_MANY -> throw ProblemCode.INVALID_REVOCATION.refuse(
                    "The principal has more certificates than can be revoked at once. Revoke their key IDs or ranges of serials.");
        }
    }

    private static String alreadyRevoked(RevocationTarget target) {
        return switch (target) {
            case RevocationTarget.Certificate(var id) -> "The certificate with serial " + id.serial() + " was revoked before.";
            case RevocationTarget.Serials _, RevocationTarget.Key _, RevocationTarget.KeyId _, RevocationTarget.Principal _ ->
                    "All of this was revoked before.";
        };
    }

    private String beyondIssued(RevocationTarget target) {
        long last = store.lastSshSerial();
        return target.text() + (last == 0 ? " cannot be revoked: no SSH certificate has been issued yet."
                : " ends beyond " + Long.toUnsignedString(last) + ", the last serial that was issued: let it end there at the latest.");
    }

    private Optional<Instant> expiry(RevocationTarget target) {
        return target instanceof RevocationTarget.Certificate(var id)
                ? store.find(id).map(IssuedCertificate::notAfter).filter(end -> end.isBefore(Instant.MAX))
                : Optional.empty();
    }
}
