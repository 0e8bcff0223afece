package org.countersign.server.revoke;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.countersign.core.ProblemCode;
import org.countersign.core.api.RevokeRequest;
import org.countersign.core.api.SshRevokeRequest;
import org.countersign.core.json.JsonObject;
import org.countersign.server.exchange.Reply;
import org.countersign.server.exchange.Request;

/// `POST /revoke` and `/ssh/revoke`.
public final class RevokeEndpoints {
    private final RevokeCertificate revoking;
    private final RevokeShownCertificate ofConnection;
    private final Runnable afterX509;
    private final KrlPublisher krl;

    /// @param ofConnection revokes the certificate of the TLS connection
    /// @param afterX509    called when an X.509 certificate has been revoked, before the answer
    /// @param krl          where revocations for SSH are published
    public RevokeEndpoints(RevokeCertificate revoking, RevokeShownCertificate ofConnection, Runnable afterX509, KrlPublisher krl) {
        this.revoking = revoking;
        this.ofConnection = ofConnection;
        this.afterX509 = afterX509;
        this.krl = krl;
    }

    /// By a token; without one, by the certificate of the TLS connection.
    public Reply x509(Request request) {
        var wanted = RevokeRequest.parseX509(request.body());
        var shown = request.clientCertificates().stream().findFirst().filter(_ -> wanted.token().isEmpty());
        if (shown.isPresent()) {
            ofConnection.revoke(shown.get(), wanted, request.caller());
        } else {
            revoking.revoke(wanted, request.caller());
        }
        afterX509.run();
        return ok(revoking.reach(RevokeCertificate.target(wanted), request.caller()),
                facts(wanted.serial(), false, true, shown.isPresent(), wanted.reasonCode(), wanted.reason()));
    }

    /// What is not passive is answered when the list that says it is out.
    public Reply ssh(Request request) {
        var wanted = SshRevokeRequest.parse(request.body());
        revoking.revoke(wanted, request.caller());
        if (!wanted.passive() && !krl.publish()) {
            throw ProblemCode.INTERNAL.refuse("It is revoked, but the revocation list that says so could not be made; "
                    + "the last good one is still served.");
        }
        return ok(revoking.reach(wanted.target(), request.caller()),
                facts(wanted.target().text(), true, wanted.passive(), false, wanted.reasonCode(), wanted.reason()));
    }

    /// @param certificates how many it took, where that was counted: existing clients look at the status alone
    private static Reply ok(OptionalInt certificates, Map<String, String> facts) {
        var answer = JsonObject.builder().put("status", "ok");
        certificates.ifPresent(count -> answer.put("certificates", count));
        return Reply.json(200, answer.build()).withFacts(facts);
    }

    /// What the request log says, under the names that it has always had there.
    private static Map<String, String> facts(String target, boolean ssh, boolean passive, boolean byConnection, int reasonCode, String reason) {
        var facts = new LinkedHashMap<String, String>();
        facts.put("serial", target);
        facts.put("ssh", Boolean.toString(ssh));
        facts.put("passiveOnly", Boolean.toString(passive));
        facts.put("mTLS", Boolean.toString(byConnection));
        facts.put("reasonCode", Integer.toString(reasonCode));
        facts.put("reason", reason);
        return facts;
    }
}
