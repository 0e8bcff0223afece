package org.countersign.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import org.countersign.core.json.JsonObject;
import org.countersign.core.keys.Pem;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.x509.RequestProfile;
import org.countersign.core.x509.SubjectAlternativeName;
import org.countersign.core.x509.SubjectName;
import org.countersign.server.TestCa.Answer;

/// Requests of machines, and what came of them.
record CloudRequests(TestCa ca) {

    Answer ssh(String token, String type, String... principals) throws Exception {
        var key = SshPublicKey.of(Holder.newKey().getPublic());
        return ca.post("/ssh/sign", JsonObject.builder().put("publicKey", Base64.getEncoder().encodeToString(key.blob()))
                .put("ott", token).put("certType", type).put("principals", List.of(principals)).build());
    }

    Answer x509(String token, String commonName, String... names) throws Exception {
        var subject = commonName.isEmpty() ? new SubjectName(java.util.Map.of(), List.of()) : SubjectName.ofCommonName(commonName);
        var csr = RequestProfile.der(subject, SubjectAlternativeName.split(List.of(names)), Holder.newKey());
        return ca.post("/sign", JsonObject.builder().put("csr", Pem.encode("CERTIFICATE REQUEST", csr)).put("ott", token).build());
    }

    static SshCertificate certificate(Answer answer) {
        assertEquals(201, answer.status(), answer.json().toString());
        return SshCertificate.parse(Base64.getDecoder().decode(answer.json().text("crt")));
    }

    static X509Certificate leaf(Answer answer) {
        assertEquals(201, answer.status(), answer.json().toString());
        return Holder.chain(answer).getFirst();
    }

    /// Subject alternative names as text, in order.
    static List<String> names(X509Certificate certificate) throws Exception {
        var names = certificate.getSubjectAlternativeNames();
        return names == null ? List.of() : names.stream().map(name -> name.get(1).toString()).toList();
    }

    static void assertRefused(int status, String code, Answer answer) {
        assertEquals(status + " " + code, answer.status() + " " + answer.code(), answer.json().toString());
    }
}
