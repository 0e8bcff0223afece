package org.countersign.cli.client;

import java.util.List;
import java.util.Optional;
import org.countersign.core.json.JsonObject;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.ssh.SshPublicKey;

/// The certificate to ask for, with the token that allows it.
///
/// @param validAfter   as it goes over the wire, empty when the CA decides
/// @param validBefore  as `validAfter`
/// @param addUserKey   key for the additional certificate that may create the account on a host
/// @param identityCsr  PEM of a request for a TLS client certificate
/// @param templateData for the certificate template of the CA
public record SshSignRequest(SshPublicKey key, String token, CertificateType type, String keyId,
        List<String> principals, String validAfter, String validBefore, Optional<SshPublicKey> addUserKey,
        Optional<String> identityCsr, JsonObject templateData) {
    public SshSignRequest {
        principals = List.copyOf(principals);
    }

    /// The body of `POST /ssh/sign`. Three members are there even when they are empty, because existing servers and
    /// clients agreed on that.
    JsonObject toJson() {
        var body = JsonObject.builder()
                .put("publicKey", Wire.base64(key.blob()))
                .put("ott", token)
                .put("certType", type.word())
                .put("keyID", keyId)
                .putUnlessEmpty("principals", principals)
                .put("validAfter", validAfter)
                .put("validBefore", validBefore);
        addUserKey.ifPresent(added -> body.put("addUserPublicKey", Wire.base64(added.blob())));
        identityCsr.ifPresentOrElse(csr -> body.put("identityCSR", csr), () -> body.putNull("identityCSR"));
        if (!templateData.members().isEmpty()) {
            body.put("templateData", templateData);
        }
        return body.build();
    }
}
