package org.countersign.server.shape;

import java.util.Locale;
import org.countersign.core.api.X509SignRequest;
import org.countersign.core.issue.X509Grant;
import org.countersign.core.json.JsonObject;
import org.countersign.core.x509.SubjectAlternativeName;
import org.countersign.server.template.value.Dictionary;
import org.countersign.server.template.value.GoStruct;
import org.countersign.server.template.value.Sequence;
import org.countersign.server.template.value.Text;
import org.countersign.server.template.value.Value;

/// What a template for X.509 certificates is told. What the request says stands below `Insecure` and nowhere else.
final class X509Variables {
    private X509Variables() {}

    /// @param csr the certificate request, described
    static Dictionary of(X509SignRequest request, JsonObject csr, X509Grant grant, JsonObject webhooks) {
        var variables = SshVariables.evidence(grant.source().evidence(), webhooks);
        variables.put("Subject", X509Values.subject(JsonObject.builder().put("commonName", grant.commonName()).build()));
        variables.put("SANs", new Sequence(Sequence.Element.STRUCT,
                SubjectAlternativeName.split(grant.names()).stream().map(X509Variables::name).toList()));
        var insecure = new Dictionary();
        insecure.put("CR", X509Values.request(csr));
        insecure.put("User", SshVariables.user(request.templateData()));
        variables.put("Insecure", insecure);
        return variables;
    }

    private static Value name(SubjectAlternativeName name) {
        return GoStruct.of("x509util.SubjectAlternativeName")
                .add("Type", "type", Text.of(name.type().name().toLowerCase(Locale.ROOT)), false)
                .add("Value", "value", Text.of(name.value()), false).build();
    }
}
