package org.countersign.server.revoke;

import java.util.LinkedHashMap;
import org.countersign.core.api.RevokeRequest;
import org.countersign.core.issue.CertificateId.Family;
import org.countersign.core.json.JsonObject;
import org.countersign.server.exchange.Reply;
import org.countersign.server.exchange.Request;

/// `POST /revoke` and `/ssh/revoke`.
public final class RevokeEndpoints {
    private final RevokeCertificate revoking;

    public RevokeEndpoints(RevokeCertificate revoking) {
        this.revoking = revoking;
    }

    public Reply x509(Request request) {
        return revoke(Family.X509, RevokeRequest.parseX509(request.body()), request);
    }

    public Reply ssh(Request request) {
        return revoke(Family.SSH, RevokeRequest.parseSsh(request.body()), request);
    }

    private Reply revoke(Family family, RevokeRequest wanted, Request request) {
        revoking.revoke(family, wanted, request.caller());
        var facts = new LinkedHashMap<String, String>();
        facts.put("serial", wanted.serial());
        facts.put("ssh", Boolean.toString(family == Family.SSH));
        facts.put("reasonCode", Integer.toString(wanted.reasonCode()));
        facts.put("reason", wanted.reason());
        return Reply.json(200, JsonObject.builder().put("status", "ok").build()).withFacts(facts);
    }
}
