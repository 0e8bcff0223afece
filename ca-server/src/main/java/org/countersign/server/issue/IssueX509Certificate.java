package org.countersign.server.issue;

import java.util.List;
import java.util.Optional;
import org.countersign.core.ProblemCode;
import org.countersign.core.api.X509SignRequest;
import org.countersign.core.issue.Operation;
import org.countersign.core.issue.X509Grant;
import org.countersign.core.issue.X509Issuance;
import org.countersign.core.token.UnverifiedToken;
import org.countersign.core.x509.SignedX509;
import org.countersign.server.exchange.Caller;
import org.countersign.server.provisioner.Provisioners;
import org.countersign.server.shape.Shapes;

/// The whole story of an X.509 certificate, on the same road as SSH ones.
public final class IssueX509Certificate {
    private final Provisioners provisioners;
    private final X509Issuance rules;
    private final Shapes shapes;
    private final X509Serials serials;
    private final CaKeys keys;
    private final IssueCertificate road;

    public IssueX509Certificate(Provisioners provisioners, X509Issuance rules, Shapes shapes, X509Serials serials,
            CaKeys keys, IssueCertificate road) {
        this.provisioners = provisioners;
        this.rules = rules;
        this.shapes = shapes;
        this.serials = serials;
        this.keys = keys;
        this.road = road;
    }

    public SignedX509 sign(X509SignRequest request, Caller caller) {
        var grant = provisioners.authorize(UnverifiedToken.parse(request.token()), Operation.X509_SIGN, caller.at());
        if (!(grant instanceof X509Grant x509Grant)) {
            throw ProblemCode.OPERATION_NOT_GRANTED.refuse();
        }
        road.requireUnspent(x509Grant.source());
        var csr = rules.check(request, x509Grant);
        var shape = shapes.x509(request, x509Grant, () -> rules.shape(csr, x509Grant), caller.requestId());
        var body = rules.plan(request, csr, x509Grant, shape, serials.next(), keys.x509Issuer(), caller.at());
        return road.issue(List.of(body), grant.source(), Optional.empty(), Operation.X509_SIGN, caller).x509().getFirst();
    }
}
