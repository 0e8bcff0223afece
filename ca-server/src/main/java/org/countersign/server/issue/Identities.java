package org.countersign.server.issue;

import java.security.cert.X509Certificate;
import java.util.Optional;
import org.countersign.core.ProblemCode;
import org.countersign.core.api.SshSignRequest;
import org.countersign.core.api.X509SignRequest;
import org.countersign.core.issue.X509Grant;
import org.countersign.core.issue.X509Issuance;
import org.countersign.core.ssh.SshCertificateBody;
import org.countersign.core.time.TimeDuration;
import org.countersign.core.token.UnverifiedToken;
import org.countersign.server.exchange.Caller;
import org.countersign.server.issue.IssueCertificate.Part;
import org.countersign.server.provisioner.Provisioners;
import org.countersign.server.shape.Shapes;

/// The X.509 identity that goes with an SSH certificate, so that its holder can show something to an HTTPS server too. It rests on
/// the same token, lasts as long, and is recorded together with it.
public final class Identities {
    private final Provisioners provisioners;
    private final X509Issuance rules;
    private final Shapes shapes;
    private final X509Serials serials;
    private final CaKeys keys;
    private final RenewX509Certificate renewing;

    public Identities(Provisioners provisioners, X509Issuance rules, Shapes shapes, X509Serials serials,
            CaKeys keys, RenewX509Certificate renewing) {
        this.provisioners = provisioners;
        this.rules = rules;
        this.shapes = shapes;
        this.serials = serials;
        this.keys = keys;
        this.renewing = renewing;
    }

    /// @param csr  PEM of the certificate request
    /// @param main the SSH certificate
    Part plan(String csr, SshSignRequest request, SshCertificateBody main, Caller caller) {
        if (!(provisioners.authorizeIdentity(UnverifiedToken.parse(request.token()), caller.at()) instanceof X509Grant grant)) {
            throw ProblemCode.OPERATION_NOT_GRANTED.refuse();
        }
        var asked = new X509SignRequest(csr, request.token(), TimeDuration.UNSET, TimeDuration.UNSET, request.templateData());
        var read = rules.checkIdentity(asked, grant);
        var shape = rules.identity(read, shapes.x509(asked, grant, () -> rules.shape(read, grant), caller.requestId()));
        return new Part(rules.planIdentity(read, grant, shape, main, serials.next(), keys.x509Issuer()), grant.source());
    }

    /// As long as before: what goes with an SSH certificate is as long as that from the start, and a shorter one does not grow by being
    /// shown beside it.
    ///
    /// @param shown the leaf of the TLS handshake
    Part renew(X509Certificate shown, Caller caller) {
        var grant = renewing.authorize(shown, caller);
        return new Part(rules.planRenewal(grant, Optional.empty(), serials.next(), keys.x509Issuer(), caller.at()), grant.source());
    }
}
