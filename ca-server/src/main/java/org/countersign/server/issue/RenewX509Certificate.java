package org.countersign.server.issue;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.countersign.core.ProblemCode;
import org.countersign.core.issue.Operation;
import org.countersign.core.issue.X509Issuance;
import org.countersign.core.issue.X509RenewalGrant;
import org.countersign.core.token.UnverifiedToken;
import org.countersign.core.x509.SignedX509;
import org.countersign.server.exchange.Caller;
import org.countersign.server.provisioner.Provisioner;
import org.countersign.server.provisioner.Provisioners;
import org.countersign.server.provisioner.RenewTokens;
import org.countersign.server.store.GrantedBy;
import org.countersign.server.store.Parent;
import org.countersign.server.store.Store;

/// The whole story of a renewal: whoever holds the key of a certificate gets another one like it, if the provisioner that granted
/// it still exists and still allows that. The old certificate must not be revoked when the new one is recorded.
public final class RenewX509Certificate {
    private final Provisioners provisioners;
    private final RenewTokens tokens;
    private final Store store;
    private final X509Issuance rules;
    private final X509Serials serials;
    private final CaKeys keys;
    private final IssueCertificate road;

    public RenewX509Certificate(Provisioners provisioners, RenewTokens tokens, Store store, X509Issuance rules,
            X509Serials serials, CaKeys keys, IssueCertificate road) {
        this.provisioners = provisioners;
        this.tokens = tokens;
        this.store = store;
        this.rules = rules;
        this.serials = serials;
        this.keys = keys;
        this.road = road;
    }

    /// @param shown the leaf of the TLS handshake
    public SignedX509 renew(X509Certificate shown, Caller caller) {
        return replace(authorize(shown, caller), Optional.empty(), Operation.X509_RENEW, caller);
    }

    /// @param text token that carries the certificate and is signed with its key
    public SignedX509 renewByToken(String text, Caller caller) {
        var token = UnverifiedToken.parse(text);
        var shown = tokens.certificate(token);
        var provisioner = provisionerOf(shown);
        var spends = tokens.verify(token, shown, provisioner, caller.at());
        var grant = provisioner.authorizeRenewal(shown, Optional.of(spends), caller.at());
        return replace(grant, Optional.empty(), Operation.X509_RENEW, caller);
    }

    /// @param shown the leaf of the TLS handshake
    /// @param csr   PEM of a certificate request with the new key
    public SignedX509 rekey(X509Certificate shown, String csr, Caller caller) {
        return replace(authorize(shown, caller), Optional.of(csr), Operation.X509_REKEY, caller);
    }

    /// Whether it may be replaced now.
    X509RenewalGrant authorize(X509Certificate shown, Caller caller) {
        return provisionerOf(shown).authorizeRenewal(shown, Optional.empty(), caller.at());
    }

    /// A certificate that names no provisioner, and of which there is no record, was granted by nobody: the server's own is one.
    private Provisioner provisionerOf(X509Certificate shown) {
        var granted = GrantedBy.find(shown, store).orElseThrow(ProblemCode.CREDENTIAL_REJECTED::refuse);
        return provisioners.find(granted.provisioner(), granted.type()).orElseThrow(ProblemCode.UNKNOWN_PROVISIONER::refuse);
    }

    private SignedX509 replace(X509RenewalGrant grant, Optional<String> csr, Operation operation, Caller caller) {
        road.requireUnspent(grant.source());
        var body = rules.planRenewal(grant, csr, serials.next(), keys.x509Issuer(), caller.at());
        var parent = Optional.of(Parent.x509(GrantedBy.id(grant.old())));
        return road.issue(List.of(body), grant.source(), parent, operation, caller).x509().getFirst();
    }
}
