package org.countersign.server.issue;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.countersign.core.ProblemCode;
import org.countersign.core.issue.CertificateBody;
import org.countersign.core.issue.GrantSource;
import org.countersign.core.issue.Operation;
import org.countersign.core.policy.CertifiableNames;
import org.countersign.core.ssh.SshCertificateBody;
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

    /// Refuses a credential that is known to be used up, before a certificate is worked out for it and the services of the operator are
    /// asked.
    ///
    /// @throws org.countersign.core.ProblemException TOKEN_ALREADY_USED
    void requireUnspent(GrantSource source) {
        if (source.spends().filter(store::knowsAsSpent).isPresent()) {
            throw ProblemCode.TOKEN_ALREADY_USED.refuse();
        }
    }

    /// @param parent the certificate shown as proof, which must not be revoked at the moment of recording
    /// @throws org.countersign.core.ProblemException as for several certificates
    Signed issue(List<? extends CertificateBody> bodies, GrantSource source, Optional<Parent> parent,
            Operation operation, Caller caller) {
        var parts = bodies.stream().map(body -> new Part(body, source)).toList();
        return issue(parts, Optional.empty(), source, parent.stream().toList(), operation, caller);
    }

    /// One of the certificates that answer a request, and who granted it.
    record Part(CertificateBody body, GrantSource source) {}

    /// @param parts   what was asked for: their names are judged
    /// @param addUser the certificate that makes the account of the first one's user; its own name is the operator's
    /// @param source  who granted the first one, and the credential that all of them use up
    /// @param parents certificates shown as proof, which must not be revoked at the moment of recording
    /// @return the SSH certificates in order, the one that makes the account last
    /// @throws org.countersign.core.ProblemException NAME_NOT_ALLOWED, POLICY_DENIED, WEBHOOK_REFUSED, TOKEN_ALREADY_USED,
    ///     CREDENTIAL_REVOKED, KEY_REVOKED, KEY_ID_REVOKED or STORE_UNAVAILABLE
    Signed issue(List<Part> parts, Optional<SshCertificateBody> addUser, GrantSource source, List<Parent> parents,
            Operation operation, Caller caller) {
        parts.forEach(part -> names.check(part.body()));
        parts.forEach(part -> shapes.authorize(part.body(), part.source(), caller.requestId()));
        var all = Stream.concat(parts.stream().map(Part::body), addUser.stream()).toList();
        var provenance = new Provenance(operation.id(), source.provisioner(), source.type().title(), caller.requestId(),
                caller.remoteAddress(), caller.at());
        var shown = Stream.concat(parents.stream(), source.shown().map(Parent::x509).stream()).toList();
        return switch (store.admit(new Issuance(all, source.spends(), shown, provenance))) {
            case Admitted admitted -> keys.sign(admitted);
            case AlreadySpent() -> throw ProblemCode.TOKEN_ALREADY_USED.refuse();
            case ParentRevoked _ -> throw ProblemCode.CREDENTIAL_REVOKED.refuse();
            case KeyRevoked(var key) -> throw ProblemCode.KEY_REVOKED.refuse(
                    "The public key " + key.fingerprint() + " was revoked. Make a new one.");
            case KeyIdRevoked _ -> throw ProblemCode.KEY_ID_REVOKED.refuse();
        };
    }
}
