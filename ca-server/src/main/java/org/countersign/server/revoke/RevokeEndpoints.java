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
    private final RevokeShownCertificate ofConnection;
    private final Runnable afterX509;

    /// @param ofConnection revokes the certificate of the TLS connection
    /// @param afterX509    called when an X.509 certificate has been revoked, before the answer
    public RevokeEndpoints(RevokeCertificate revoking, RevokeShownCertificate ofConnection, Runnable afterX509) {
        this.revoking = revoking;
        this.ofConnection = ofConnection;
        this.afterX509 = afterX509;
    }

    /// By a token; without one, by the certificate of the TLS connection.
    public Reply x509(Request request) {
        var wanted = RevokeRequest.parseX509(request.body());
        var shown = request.clientCertificates().stream().findFirst();
        if (wanted.token().isEmpty() && shown.isPresent()) {
            ofConnection.revoke(shown.get(), wanted, request.caller());
        } else {
            revoking.revoke(Family.X509, wanted, request.caller());
        }
        afterX509.run();
        return revoked(Family.X509, wanted);
    }

    public Reply ssh(Request request) {
        var wanted = RevokeRequest.parseSsh(request.body());
        revoking.revoke(Family.SSH, wanted, request.caller());
        return revoked(Family.SSH, wanted);
    }

    private static Reply revoked(Family family, RevokeRequest wanted) {
        var facts = new LinkedHashMap<String, String>();
        facts.put("serial", wanted.serial());
        facts.put("ssh", Boolean.toString(family == Family.SSH));
        facts.put("reasonCode", Integer.toString(wanted.reasonCode()));
        facts.put("reason", wanted.reason());
        return Reply.json(200, JsonObject.builder().put("status", "ok").build()).withFacts(facts);
    }
}
