package org.countersign.server.shape;

import java.util.Locale;
import org.countersign.core.api.SshSignRequest;
import org.countersign.core.issue.SshGrant;
import org.countersign.core.issue.SshShape;
import org.countersign.core.json.JsonException;
import org.countersign.core.json.JsonObject;
import org.countersign.core.ssh.CertificateType;

/// An operator's template for SSH certificates.
final class SshTemplate {
    private final CertificateTemplate template;

    SshTemplate(CertificateTemplate template) {
        this.template = template;
    }

    /// @param webhooks what the webhooks answered, by their names
    SshShape shape(SshSignRequest request, SshGrant grant, JsonObject webhooks) {
        return Result.read(template.name(), template.render(SshVariables.of(request, grant, webhooks)), SshTemplate::read);
    }

    /// Serial and nonce come from the server alone: a serial that two certificates have would revoke both.
    static SshShape read(Result result) {
        result.leaveOpen("serial", "is chosen by the server");
        result.leaveOpen("nonce", "is chosen by the server");
        result.leaveOpen("reserved", "has no use");
        var type = CertificateType.ofWord(result.text("type").toLowerCase(Locale.ROOT))
                .orElseThrow(() -> new JsonException("\"type\" is neither \"user\" nor \"host\""));
        return new SshShape(type, result.text("keyId"), result.texts("principals"), result.map("criticalOptions"),
                result.map("extensions"), result.time("validAfter"), result.time("validBefore"));
    }
}
