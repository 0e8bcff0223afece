package org.countersign.core.api;

import java.util.List;
import java.util.Optional;
import org.countersign.core.json.JsonObject;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.time.TimeDuration;

/// Body of `POST /ssh/sign`: what somebody asks for. Nothing in it is granted yet.
///
/// @param addUserKey   a second key, for the certificate that creates the user's account
/// @param identityCsr  PEM of a certificate request for an X.509 identity
/// @param templateData free data for the provisioner's own template
public record SshSignRequest(SshPublicKey publicKey, String token, Optional<CertificateType> type, String keyId,
        List<String> principals, TimeDuration validAfter, TimeDuration validBefore, Optional<SshPublicKey> addUserKey,
        Optional<String> identityCsr, Optional<JsonObject> templateData) {
    public SshSignRequest {
        principals = List.copyOf(principals);
    }

    /// @throws org.countersign.core.ProblemException with status 400
    public static SshSignRequest parse(byte[] body) {
        var json = WireFields.object(body);
        return new SshSignRequest(
                WireFields.publicKey(json, "publicKey"),
                WireFields.token(json),
                WireFields.certificateType(json, "certType"),
                json.text("keyID"),
                WireFields.principals(json),
                WireFields.time(json, "validAfter"),
                WireFields.time(json, "validBefore"),
                json.string("addUserPublicKey").map(_ -> WireFields.publicKey(json, "addUserPublicKey")),
                json.string("identityCSR").filter(csr -> !csr.isEmpty()),
                json.object("templateData"));
    }

    /// The body as clients send it. The times and `identityCSR` are there even when they are empty, because existing
    /// servers and clients agreed on that.
    public JsonObject toJson() {
        var body = JsonObject.builder()
                .put("publicKey", WireFields.base64(publicKey))
                .put("ott", token)
                .put("certType", type.map(CertificateType::word).orElse(""))
                .put("keyID", keyId)
                .putUnlessEmpty("principals", principals)
                .put("validAfter", validAfter.format())
                .put("validBefore", validBefore.format());
        addUserKey.ifPresent(key -> body.put("addUserPublicKey", WireFields.base64(key)));
        identityCsr.ifPresentOrElse(csr -> body.put("identityCSR", csr), () -> body.putNull("identityCSR"));
        templateData.ifPresent(data -> body.put("templateData", data));
        return body.build();
    }
}
