package org.countersign.server.issue;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.countersign.core.api.SshRekeyRequest;
import org.countersign.core.api.SshRenewRequest;
import org.countersign.core.api.SshSignRequest;
import org.countersign.core.json.JsonObject;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.server.exchange.Reply;
import org.countersign.server.exchange.Request;

/// `POST /ssh/sign`, `/ssh/renew`, `/ssh/rekey`.
public final class SshIssueEndpoints {
    private final IssueSshCertificate issuing;

    public SshIssueEndpoints(IssueSshCertificate issuing) {
        this.issuing = issuing;
    }

    public Reply sign(Request request) {
        return created(issuing.sign(SshSignRequest.parse(request.body()), request.caller()));
    }

    public Reply renew(Request request) {
        return created(issuing.renew(SshRenewRequest.parse(request.body()), request.caller()));
    }

    public Reply rekey(Request request) {
        return created(issuing.rekey(SshRekeyRequest.parse(request.body()), request.caller()));
    }

    private static Reply created(SshCertificate certificate) {
        var wire = Base64.getEncoder().encodeToString(certificate.blob());
        return Reply.json(201, JsonObject.builder().put("crt", wire).build()).withFacts(facts(certificate));
    }

    private static Map<String, String> facts(SshCertificate certificate) {
        var body = certificate.body();
        var facts = new LinkedHashMap<String, String>();
        facts.put("serial", body.id().serial().toString());
        facts.put("certificate-type", body.type().word());
        facts.put("valid-from", body.notBefore().toString());
        facts.put("valid-to", body.notAfter().toString());
        facts.put("public-key", body.key().fingerprint());
        facts.put("principals", String.join(",", body.principals()));
        facts.put("key-id", body.keyId());
        return facts;
    }
}
