package org.countersign.cli.command.ssh;

import java.util.Base64;
import java.util.Map;
import org.countersign.cli.command.LocalTimes;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue.JsonNumber;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.text.Printable;

/// A certificate for programs. Names, order and forms are those that existing scripts read.
final class CertificateJson {
    /// What stands for "never" there: the zero time of Go.
    private static final String NO_END = "0001-01-01T00:00:00Z";

    private CertificateJson() {}

    static String of(SshCertificate certificate) {
        var body = certificate.body();
        var json = JsonObject.builder()
                .put("Type", body.type().word())
                .put("KeyName", body.key().type().certificateName())
                .put("KeyID", body.keyId())
                .put("KeyAlgo", body.key().type().algorithm())
                .put("KeyFingerprint", FingerprintLine.fingerprint(body.key()))
                .put("SigningKeyAlgo", body.signatureKey().type().algorithm())
                .put("SigningKeyFingerprint", FingerprintLine.fingerprint(body.signatureKey()))
                .put("Signature", JsonObject.builder()
                        .put("Type", certificate.signature().format())
                        .put("Value", Base64.getEncoder().encodeToString(certificate.signature().bytes()))
                        .build())
                .put("Serial", new JsonNumber(Long.toUnsignedString(body.serial())))
                .put("ValidAfter", LocalTimes.rfc3339(body.notBefore()))
                .put("ValidBefore", body.validity().endless() ? NO_END : LocalTimes.rfc3339(body.notAfter()));
        if (body.principals().isEmpty()) {
            json.putNull("Principals");
        } else {
            json.put("Principals", body.principals());
        }
        return Printable.json(Json.writeIndented(json.put("CriticalOptions", map(body.criticalOptions()))
                .put("Extensions", map(body.extensions())).build(), "  "));
    }

    private static JsonObject map(Map<String, String> options) {
        var object = JsonObject.builder();
        options.forEach(object::put);
        return object.build();
    }
}
