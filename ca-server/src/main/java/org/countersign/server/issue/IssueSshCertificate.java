package org.countersign.server.issue;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.countersign.core.ProblemCode;
import org.countersign.core.api.SshRekeyRequest;
import org.countersign.core.api.SshRenewRequest;
import org.countersign.core.api.SshSignRequest;
import org.countersign.core.issue.AddUser;
import org.countersign.core.issue.GrantSource;
import org.countersign.core.issue.Operation;
import org.countersign.core.issue.RevocationGrant;
import org.countersign.core.issue.SshChoice;
import org.countersign.core.issue.SshGrant;
import org.countersign.core.issue.SshIssuance;
import org.countersign.core.issue.SshRenewalGrant;
import org.countersign.core.issue.SshShape;
import org.countersign.core.issue.X509Grant;
import org.countersign.core.issue.X509RenewalGrant;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.token.UnverifiedToken;
import org.countersign.server.exchange.Caller;
import org.countersign.server.issue.IssueCertificate.Part;
import org.countersign.server.provisioner.DisabledProvisioner;
import org.countersign.server.provisioner.Provisioners;
import org.countersign.server.shape.Shapes;
import org.countersign.server.store.GrantedBy;
import org.countersign.server.store.Parent;
import org.countersign.server.store.Store;

/// The whole story of an SSH certificate: who grants it, what it says, what goes with it, that all is recorded, and the signatures.
public final class IssueSshCertificate {
    private final Provisioners provisioners;
    private final Store store;
    private final SshIssuance rules;
    private final Shapes shapes;
    private final Optional<AddUser> addUser;
    private final Identities identities;
    private final Draws draws;
    private final CaKeys keys;
    private final IssueCertificate road;

    /// @param addUser how accounts are made, where this server has SSH certificates
    public IssueSshCertificate(Provisioners provisioners, Store store, SshIssuance rules, Shapes shapes,
            Optional<AddUser> addUser, Identities identities, Draws draws, CaKeys keys, IssueCertificate road) {
        this.provisioners = provisioners;
        this.store = store;
        this.rules = rules;
        this.shapes = shapes;
        this.addUser = addUser;
        this.identities = identities;
        this.draws = draws;
        this.keys = keys;
        this.road = road;
    }

    public IssuedSsh sign(SshSignRequest request, Caller caller) {
        var sshGrant = switch (provisioners.authorize(UnverifiedToken.parse(request.token()), Operation.SSH_SIGN, caller.at())) {
            case SshGrant granted -> granted;
            case SshChoice choice -> choice.of(request.type());
            case SshRenewalGrant _, X509Grant _, X509RenewalGrant _, RevocationGrant _ ->
                    throw ProblemCode.OPERATION_NOT_GRANTED.refuse();
        };
        road.requireUnspent(sshGrant.source());
        rules.check(request, sshGrant);
        keys.refuseOwn(request.publicKey());
        request.addUserKey().ifPresent(keys::refuseOwn);
        var shape = shapes.ssh(request, sshGrant, () -> SshShape.of(request, sshGrant), caller.requestId());
        var caKey = keys.ssh(shape.type()).publicKey();
        var body = rules.plan(request, sshGrant, shape, draws.next(), caKey, caller.at());
        var account = addUser.flatMap(rule -> request.addUserKey().flatMap(key -> rule.plan(body, key, draws::next)));
        var identity = request.identityCsr().map(csr -> identities.plan(csr, request, body, caller));
        var parts = together(new Part(body, sshGrant.source()), identity);
        return IssuedSsh.of(road.issue(parts, account, sshGrant.source(), List.of(), Operation.SSH_SIGN, caller));
    }

    private static List<Part> together(Part main, Optional<Part> identity) {
        return Stream.concat(Stream.of(main), identity.stream()).toList();
    }

    /// @param shown the leaf of the TLS handshake, which is renewed as well
    public IssuedSsh renew(SshRenewRequest request, Optional<X509Certificate> shown, Caller caller) {
        return replace(request.token(), Optional.empty(), shown, Operation.SSH_RENEW, caller);
    }

    /// @param shown the leaf of the TLS handshake, which is renewed as well
    public IssuedSsh rekey(SshRekeyRequest request, Optional<X509Certificate> shown, Caller caller) {
        return replace(request.token(), Optional.of(request.publicKey()), shown, Operation.SSH_REKEY, caller);
    }

    private IssuedSsh replace(String token, Optional<SshPublicKey> newKey, Optional<X509Certificate> shown, Operation operation,
            Caller caller) {
        var grant = provisioners.authorize(UnverifiedToken.parse(token), operation, caller.at());
        if (!(grant instanceof SshRenewalGrant renewal)) {
            throw ProblemCode.OPERATION_NOT_GRANTED.refuse();
        }
        road.requireUnspent(renewal.source());
        newKey.ifPresent(keys::refuseOwn);
        var caKey = keys.ssh(renewal.old().type()).publicKey();
        var body = rules.planRenewal(renewal, newKey, draws.next(), caKey, caller.at());
        var identity = shown.map(leaf -> identities.renew(leaf, caller));
        var parents = Stream.concat(Stream.of(Parent.of(renewal.old())), shown.map(GrantedBy::id).map(Parent::x509).stream()).toList();
        var source = granter(renewal);
        var parts = together(new Part(body, source), identity);
        return IssuedSsh.of(road.issue(parts, Optional.empty(), source, parents, operation, caller));
    }

    /// Whoever granted the certificate answers for its successors too, and is on record for them. A certificate from before this
    /// server has nobody but the provisioner that renews it.
    private GrantSource granter(SshRenewalGrant renewal) {
        var source = renewal.source();
        return GrantedBy.find(renewal.old(), store).map(granted -> {
            var provisioner = provisioners.find(granted.provisioner(), granted.type())
                    .orElseThrow(ProblemCode.UNKNOWN_PROVISIONER::refuse);
            if (provisioner instanceof DisabledProvisioner) {
                throw ProblemCode.PROVISIONER_DISABLED.refuse("The provisioner of this certificate is disabled on this server.");
            }
            return new GrantSource(granted.provisioner(), granted.type(), source.claims(), source.spends(), source.evidence());
        }).orElse(source);
    }
}
