package org.countersign.server.shape;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.countersign.core.ProblemCode;
import org.countersign.core.ProblemException;
import org.countersign.core.api.SshSignRequest;
import org.countersign.core.issue.Evidence;
import org.countersign.core.issue.SshGrant;
import org.countersign.core.json.JsonObject;
import org.countersign.core.ssh.CertificateType;
import org.countersign.server.template.value.Dictionary;
import org.countersign.server.template.value.Failure;
import org.countersign.server.template.value.GoStruct;
import org.countersign.server.template.value.Sequence;
import org.countersign.server.template.value.SshKeyValue;
import org.countersign.server.template.value.Struct;
import org.countersign.server.template.value.Text;
import org.countersign.server.template.value.Utf8;
import org.countersign.server.template.value.Values;

/// What a template for SSH certificates is told. What the request says stands below `Insecure` and nowhere else.
final class SshVariables {
    private SshVariables() {}

    static Dictionary of(SshSignRequest request, SshGrant grant, JsonObject webhooks) {
        var variables = evidence(grant.source().evidence(), webhooks);
        variables.put("Type", Text.of(grant.type().word()));
        variables.put("KeyID", Text.of(grant.keyId()));
        variables.put("Principals", Sequence.ofTexts(grant.principals()));
        if (!grant.extensions().isEmpty()) {
            var extensions = new Dictionary();
            grant.extensions().forEach((name, value) -> extensions.put(Utf8.carry(name), Text.of(value)));
            variables.put("Extensions", extensions);
        }
        var insecure = new Dictionary();
        insecure.put("CR", request(request));
        insecure.put("User", user(request.templateData()));
        variables.put("Insecure", insecure);
        return variables;
    }

    /// The variables that certificates of both families have.
    static Dictionary evidence(Evidence evidence, JsonObject webhooks) {
        var variables = new Dictionary();
        variables.put("Token", dictionary(evidence.token(), ProblemCode.TOKEN_REJECTED::refuse));
        if (!evidence.chain().isEmpty()) {
            var chain = evidence.chain().stream().map(X509Values::certificate).toList();
            variables.put("AuthorizationCrt", chain.getFirst());
            variables.put("AuthorizationChain", new Sequence(Sequence.Element.STRUCT, List.copyOf(chain)));
        }
        evidence.machine().ifPresent(machine -> variables.put("AuthorizationCrt", NebulaValues.certificate(machine)));
        if (!webhooks.members().isEmpty()) {
            variables.put("Webhooks", dictionary(webhooks, ProblemCode.WEBHOOK_REFUSED::refuse));
        }
        return variables;
    }

    /// What the request says for the template alone.
    static Dictionary user(Optional<JsonObject> templateData) {
        return dictionary(templateData.orElse(JsonObject.EMPTY), () -> ProblemCode.MALFORMED_REQUEST.refuse(
                "\"templateData\" holds a number that is too large."));
    }

    /// @param refusal for numbers that templates have no values for
    private static Dictionary dictionary(JsonObject json, Supplier<ProblemException> refusal) {
        try {
            return Values.dictionary(json);
        } catch (Failure e) {
            throw refusal.get();
        }
    }

    private static Struct request(SshSignRequest request) {
        return GoStruct.of("sshutil.CertificateRequest")
                .add("Key", SshKeyValue.of(request.publicKey()))
                .add("Type", Text.of(request.type().map(CertificateType::word).orElse("")))
                .add("KeyID", Text.of(request.keyId()))
                .add("Principals", request.principals().isEmpty() ? Sequence.NIL : Sequence.ofTexts(request.principals()))
                .build();
    }
}
