package org.countersign.bench;

import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import org.countersign.core.crypto.Crypto;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.SshPublicKey;

/// Looks at answers after the run: fast is worth nothing if what came back is no certificate.
final class SampleCheck {
    private SampleCheck() {}

    /// @throws IllegalStateException when one is not signed by the CA, or two have the same serial
    static int check(List<byte[]> answers, SshPublicKey userCaKey, Crypto crypto) {
        var serials = new HashSet<Long>();
        for (byte[] answer : answers) {
            var encoded = Json.parseObject(answer, JsonLimits.FILE).text("crt");
            var certificate = SshCertificate.parse(Base64.getDecoder().decode(encoded));
            if (!certificate.isSignedBy(userCaKey, crypto)) {
                throw new IllegalStateException("a certificate is not signed by the CA");
            }
            if (!serials.add(certificate.body().serial())) {
                throw new IllegalStateException("two certificates have the same serial");
            }
        }
        return serials.size();
    }
}
