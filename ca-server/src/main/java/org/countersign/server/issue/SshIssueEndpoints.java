package org.countersign.server.issue;

import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.countersign.core.api.SshRekeyRequest;
import org.countersign.core.api.SshRenewRequest;
import org.countersign.core.api.SshSignRequest;
import org.countersign.core.json.JsonObject;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.x509.CertificateBundle;
import org.countersign.server.exchange.Reply;
import org.countersign.server.exchange.Request;

/// `POST /ssh/sign`, `/ssh/renew`, `/ssh/rekey`.
public final class SshIssueEndpoints {
    private final IssueSshCertificate issuing;
    private final List<String> intermediates;

    /// @param intermediates the certificates between an X.509 leaf and the root, the issuer first
    public SshIssueEndpoints(IssueSshCertificate issuing, List<X509Certificate> intermediates) {
        this.issuing = issuing;
        this.intermediates = intermediates.stream().map(CertificateBundle::toPem).toList();
    }

    public Reply sign(Request request) {
        return created(issuing.sign(SshSignRequest.parse(request.body()), request.caller()));
    }

    public Reply renew(Request request) {
        return created(issuing.renew(SshRenewRequest.parse(request.body()), shown(request), request.caller()));
    }

    public Reply rekey(Request request) {
        return created(issuing.rekey(SshRekeyRequest.parse(request.body()), shown(request), request.caller()));
    }

    private static Optional<X509Certificate> shown(Request request) {
        return request.clientCertificates().stream().findFirst();
    }

    private Reply created(IssuedSsh issued) {
        var certificate = wire(issued.certificate());
        var answer = JsonObject.builder().put("crt", certificate);
        issued.addUser().ifPresent(account -> answer.put("addUserCrt", wire(account)));
        issued.identity().ifPresent(leaf -> answer.put("identityCrt",
                Stream.concat(Stream.of(leaf.toPem()), intermediates.stream()).toList()));
        return Reply.json(201, answer.build()).withFacts(facts(issued, certificate));
    }

    private static String wire(SshCertificate certificate) {
        return Base64.getEncoder().encodeToString(certificate.blob());
    }

    private static Map<String, String> facts(IssuedSsh issued, String certificate) {
        var body = issued.certificate().body();
        var facts = new LinkedHashMap<String, String>();
        facts.put("serial", body.id().serial().toString());
        facts.put("certificate-type", body.type().word());
        facts.put("valid-from", body.notBefore().toString());
        facts.put("valid-to", body.notAfter().toString());
        facts.put("public-key", body.key().fingerprint());
        facts.put("certificate", certificate);
        facts.put("principals", String.join(",", body.principals()));
        facts.put("key-id", body.keyId());
        issued.addUser().ifPresent(one -> facts.put("add-user-serial", one.body().id().serial().toString()));
        issued.identity().ifPresent(one -> facts.put("identity-serial", one.body().serial().toString()));
        return facts;
    }
}
