package org.countersign.server.shape;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.countersign.core.ProblemCode;
import org.countersign.core.api.SshSignRequest;
import org.countersign.core.api.X509SignRequest;
import org.countersign.core.issue.CertificateBody;
import org.countersign.core.issue.CertificateId.Family;
import org.countersign.core.issue.GrantSource;
import org.countersign.core.issue.SshGrant;
import org.countersign.core.issue.SshShape;
import org.countersign.core.issue.X509Grant;
import org.countersign.core.json.JsonObject;
import org.countersign.core.x509.LeafShape;
import org.countersign.core.x509.X509Description;
import org.countersign.core.x509.X509FormatException;
import org.countersign.server.template.value.Dictionary;
import org.countersign.server.webhook.Webhook.Kind;
import org.countersign.server.webhook.WebhookSubjects;
import org.countersign.server.webhook.Webhooks;
import org.countersign.server.webhook.Webhooks.Question;

/// What the certificates of each provisioner say: what its template makes of a grant, with what its webhooks know; the grant itself
/// where it has neither.
public final class Shapes {
    /// Provisioners without templates and webhooks.
    public static final Shapes NONE = new Shapes(Map.of());

    private final Map<String, Shaping> byProvisioner;

    /// @param byProvisioner what those have that have something, by name
    public Shapes(Map<String, Shaping> byProvisioner) {
        this.byProvisioner = Map.copyOf(byProvisioner);
    }

    /// What one provisioner has.
    public record Shaping(Optional<CertificateTemplate> ssh, Optional<CertificateTemplate> x509, Webhooks hooks) {}

    /// @param plain what it says without a template
    /// @throws org.countersign.core.ProblemException TEMPLATE_REFUSED, TEMPLATE_FAILED or WEBHOOK_REFUSED
    public SshShape ssh(SshSignRequest request, SshGrant grant, Supplier<SshShape> plain, String requestId) {
        var shaping = byProvisioner.get(grant.source().provisioner());
        if (shaping == null) {
            return plain.get();
        }
        var known = shaping.hooks.any(Kind.ENRICHING, Family.SSH)
                ? shaping.hooks.enrich(new Question(Family.SSH, grant.source(), requestId, WebhookSubjects.request(request),
                        () -> SshVariables.of(request, grant, JsonObject.EMPTY)))
                : JsonObject.EMPTY;
        return shaping.ssh.map(template -> new SshTemplate(template).shape(request, grant, known)).orElseGet(plain);
    }

    /// @param plain what it says without a template
    /// @throws org.countersign.core.ProblemException TEMPLATE_REFUSED, TEMPLATE_FAILED or WEBHOOK_REFUSED
    public LeafShape x509(X509SignRequest request, X509Grant grant, Supplier<LeafShape> plain, String requestId) {
        var shaping = byProvisioner.get(grant.source().provisioner());
        if (shaping == null) {
            return plain.get();
        }
        var csr = described(request.csr());
        var known = shaping.hooks.any(Kind.ENRICHING, Family.X509)
                ? shaping.hooks.enrich(new Question(Family.X509, grant.source(), requestId, WebhookSubjects.request(csr),
                        () -> X509Variables.of(request, csr, grant, JsonObject.EMPTY)))
                : JsonObject.EMPTY;
        return shaping.x509.map(template -> new X509Template(template).shape(request, csr, grant, known)).orElseGet(plain);
    }

    /// Also what nobody has looked at yet: a request can be good for its key and its names, and broken elsewhere.
    private static JsonObject described(String csr) {
        try {
            return X509Description.ofRequest(csr);
        } catch (X509FormatException e) {
            throw ProblemCode.INVALID_CSR.refuse("An extension that \"csr\" asks for is not what its kind says.");
        }
    }

    /// Asks the authorising webhooks about what would be signed. It is asked last: what the rules refuse is not shown to anyone.
    ///
    /// @throws org.countersign.core.ProblemException WEBHOOK_REFUSED
    public void authorize(CertificateBody body, GrantSource source, String requestId) {
        var shaping = byProvisioner.get(source.provisioner());
        var family = body.kind().family();
        if (shaping != null && shaping.hooks.any(Kind.AUTHORIZING, family)) {
            shaping.hooks.authorize(new Question(family, source, requestId, WebhookSubjects.certificate(body),
                    () -> evidence(source)));
        }
    }

    private static Dictionary evidence(GrantSource source) {
        return SshVariables.evidence(source.evidence(), JsonObject.EMPTY);
    }
}
