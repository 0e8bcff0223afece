package org.countersign.server.issue;

import java.util.List;
import java.util.Optional;
import org.countersign.core.ProblemCode;
import org.countersign.core.api.SshRekeyRequest;
import org.countersign.core.api.SshRenewRequest;
import org.countersign.core.api.SshSignRequest;
import org.countersign.core.issue.Operation;
import org.countersign.core.issue.SshGrant;
import org.countersign.core.issue.SshIssuance;
import org.countersign.core.issue.SshRenewalGrant;
import org.countersign.core.issue.SshShape;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.token.UnverifiedToken;
import org.countersign.server.exchange.Caller;
import org.countersign.server.provisioner.Provisioners;
import org.countersign.server.shape.Shapes;
import org.countersign.server.store.Parent;

/// The whole story of an SSH certificate: who grants it, what it says, that it is recorded, and its signature.
public final class IssueSshCertificate {
    private final Provisioners provisioners;
    private final SshIssuance rules;
    private final Shapes shapes;
    private final Draws draws;
    private final CaKeys keys;
    private final IssueCertificate road;

    public IssueSshCertificate(Provisioners provisioners, SshIssuance rules, Shapes shapes, Draws draws, CaKeys keys,
            IssueCertificate road) {
        this.provisioners = provisioners;
        this.rules = rules;
        this.shapes = shapes;
        this.draws = draws;
        this.keys = keys;
        this.road = road;
    }

    public SshCertificate sign(SshSignRequest request, Caller caller) {
        var grant = provisioners.authorize(UnverifiedToken.parse(request.token()), Operation.SSH_SIGN, caller.at());
        if (!(grant instanceof SshGrant sshGrant)) {
            throw ProblemCode.OPERATION_NOT_GRANTED.refuse();
        }
        rules.check(request, sshGrant);
        var shape = shapes.ssh(request, sshGrant, () -> SshShape.of(request, sshGrant), caller.requestId());
        var caKey = keys.ssh(shape.type()).publicKey();
        var body = rules.plan(request, sshGrant, shape, draws.next(), caKey, caller.at());
        return road.issue(List.of(body), grant.source(), Optional.empty(), Operation.SSH_SIGN, caller).ssh().getFirst();
    }

    public SshCertificate renew(SshRenewRequest request, Caller caller) {
        return replace(request.token(), Optional.empty(), Operation.SSH_RENEW, caller);
    }

    public SshCertificate rekey(SshRekeyRequest request, Caller caller) {
        return replace(request.token(), Optional.of(request.publicKey()), Operation.SSH_REKEY, caller);
    }

    private SshCertificate replace(String token, Optional<SshPublicKey> newKey, Operation operation, Caller caller) {
        var grant = provisioners.authorize(UnverifiedToken.parse(token), operation, caller.at());
        if (!(grant instanceof SshRenewalGrant renewal)) {
            throw ProblemCode.OPERATION_NOT_GRANTED.refuse();
        }
        var caKey = keys.ssh(renewal.old().type()).publicKey();
        var body = rules.planRenewal(renewal, newKey, draws.next(), caKey, caller.at());
        var parent = Optional.of(Parent.of(renewal.old()));
        return road.issue(List.of(body), grant.source(), parent, operation, caller).ssh().getFirst();
    }
}
