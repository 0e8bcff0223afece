package org.countersign.server.issue;

import java.util.List;
import java.util.Optional;
import org.countersign.core.ProblemCode;
import org.countersign.core.issue.CertificateBody;
import org.countersign.core.issue.GrantSource;
import org.countersign.core.issue.Operation;
import org.countersign.core.policy.CertifiableNames;
import org.countersign.server.exchange.Caller;
import org.countersign.server.issue.CaKeys.Signed;
import org.countersign.server.shape.Shapes;
import org.countersign.server.store.Admission.Admitted;
import org.countersign.server.store.Admission.AlreadySpent;
import org.countersign.server.store.Admission.KeyIdRevoked;
import org.countersign.server.store.Admission.KeyRevoked;
import org.countersign.server.store.Admission.ParentRevoked;
import org.countersign.server.store.Issuance;
import org.countersign.server.store.Parent;
import org.countersign.server.store.Provenance;
import org.countersign.server.store.Store;

/// The last steps of every issuance: the names are judged, the services of the operator are asked, the decision is recorded and its
/// credential spent in one durable step, and only then is it signed.
public final class IssueCertificate {
    private final CertifiableNames names;
    private final Shapes shapes;
    private final Store store;
    private final CaKeys keys;

    public IssueCertificate(CertifiableNames names, Shapes shapes, Store store, CaKeys keys) {
        this.names = names;
        this.shapes = shapes;
        this.store = store;
        this.keys = keys;
    }

    /// @param parent the certificate shown as proof, which must not be revoked at the moment of recording
    /// @throws org.countersign.core.ProblemException NAME_NOT_ALLOWED, POLICY_DENIED, WEBHOOK_REFUSED, TOKEN_ALREADY_USED, CREDENTIAL_REVOKED,
    ///     KEY_REVOKED, KEY_ID_REVOKED or STORE_UNAVAILABLE
    Signed issue(List<? extends CertificateBody> bodies, GrantSource source, Optional<Parent> parent,
            Operation operation, Caller caller) {
        bodies.forEach(names::check);
        bodies.forEach(body -> shapes.authorize(body, source, caller.requestId()));
        var provenance = new Provenance(operation.id(), source.provisioner(), source.type().title(), caller.requestId(),
                caller.remoteAddress(), caller.at());
        return switch (store.admit(new Issuance(bodies, source.spends(), parent, provenance))) {
            case Admitted admitted -> keys.sign(admitted);
            case AlreadySpent() -> throw ProblemCode.TOKEN_ALREADY_USED.refuse();
            case ParentRevoked _ -> throw ProblemCode.CREDENTIAL_REVOKED.refuse();
            case KeyRevoked(var key) -> throw ProblemCode.KEY_REVOKED.refuse(
                    "The public key " + key.fingerprint() + " was revoked. Make a new one.");
            case KeyIdRevoked _ -> throw ProblemCode.KEY_ID_REVOKED.refuse();
        };
    }
}
