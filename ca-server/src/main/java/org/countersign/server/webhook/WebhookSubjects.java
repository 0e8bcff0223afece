package org.countersign.server.webhook;

import java.util.Base64;
import java.util.Map;
import org.countersign.core.api.SshSignRequest;
import org.countersign.core.issue.CertificateBody;
import org.countersign.core.issue.GrantSource;
import org.countersign.core.issue.ProvisionerType;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue.JsonNumber;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.ssh.SshCertificateBody;
import org.countersign.core.x509.X509Certificates;
import org.countersign.core.x509.X509CertificateBody;
import org.countersign.core.x509.X509Description;

/// What services are asked about, in the members that they know. Never a token.
public final class WebhookSubjects {
    private WebhookSubjects() {}

    public static JsonObject request(SshSignRequest request) {
        return JsonObject.builder().put("sshCertificateRequest", JsonObject.builder()
                .put("publicKey", base64(request.publicKey().blob()))
                .put("type", request.type().map(CertificateType::word).orElse(""))
                .put("keyID", request.keyId())
                .put("principals", request.principals()).build()).build();
    }

    /// @param csr a described certificate request
    public static JsonObject request(JsonObject csr) {
        return JsonObject.builder().put("x509CertificateRequest", csr).build();
    }

    /// What would be signed.
    public static JsonObject certificate(CertificateBody body) {
        return switch (body) {
            case SshCertificateBody ssh -> JsonObject.builder().put("sshCertificate", ssh(ssh)).build();
            case X509CertificateBody x509 -> JsonObject.builder().put("x509Certificate", X509Description.of(x509)).build();
            default -> throw new IllegalArgumentException("no service knows a " + body.getClass().getSimpleName());
        };
    }

    private static JsonObject ssh(SshCertificateBody body) {
        return JsonObject.builder()
                .put("publicKey", base64(body.key().blob()))
                .put("serial", new JsonNumber(body.id().serial().toString()))
                .put("type", body.type().word())
                .put("keyId", body.keyId())
                .put("principals", body.principals())
                .put("validAfter", body.validity().after())
                .put("validBefore", body.validity().before())
                .put("criticalOptions", texts(body.criticalOptions()))
                .put("extensions", texts(body.extensions()))
                .putNull("signatureKey").build();
    }

    private static JsonObject texts(Map<String, String> texts) {
        var object = JsonObject.builder();
        texts.forEach(object::put);
        return object.build();
    }

    /// What a certificate that vouched for the credential says of its holder.
    static JsonObject credential(GrantSource source) {
        if (source.type() != ProvisionerType.X5C || source.evidence().chain().isEmpty()) {
            return JsonObject.EMPTY;
        }
        var leaf = source.evidence().chain().getFirst();
        var described = X509Description.of(leaf);
        return JsonObject.builder()
                .put("x5cCertificate", JsonObject.builder()
                        .put("publicKey", described.text("publicKey"))
                        .put("publicKeyAlgorithm", described.text("publicKeyAlgorithm"))
                        .put("notBefore", described.text("notBefore"))
                        .put("notAfter", described.text("notAfter"))
                        .put("raw", described.text("raw")).build())
                .put("authorizationPrincipal", X509Certificates.commonName(leaf)).build();
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
