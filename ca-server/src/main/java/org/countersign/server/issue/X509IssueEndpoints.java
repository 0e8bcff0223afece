package org.countersign.server.issue;

import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.countersign.core.api.X509SignRequest;
import org.countersign.core.json.JsonObject;
import org.countersign.core.x509.CertificateBundle;
import org.countersign.core.x509.X509Certificates;
import org.countersign.server.exchange.Reply;
import org.countersign.server.exchange.Request;

/// `POST /sign`.
public final class X509IssueEndpoints {
    private final IssueX509Certificate issuing;
    private final List<String> intermediates;
    private final JsonObject tlsOptions;

    /// @param intermediates the certificates between a leaf and the root, the issuer first
    /// @param tlsOptions    how this server speaks TLS, for clients that set up servers of their own
    public X509IssueEndpoints(IssueX509Certificate issuing, List<X509Certificate> intermediates, JsonObject tlsOptions) {
        this.issuing = issuing;
        this.intermediates = intermediates.stream().map(CertificateBundle::toPem).toList();
        this.tlsOptions = tlsOptions;
    }

    public Reply sign(Request request) {
        var certificate = issuing.sign(X509SignRequest.parse(request.body()), request.caller());
        var leaf = CertificateBundle.toPem(certificate);
        return Reply.json(201, JsonObject.builder()
                .put("crt", leaf)
                .put("ca", intermediates.getFirst())
                .put("certChain", Stream.concat(Stream.of(leaf), intermediates.stream()).toList())
                .put("tlsOptions", tlsOptions).build()).withFacts(facts(certificate));
    }

    private static Map<String, String> facts(X509Certificate certificate) {
        var facts = new LinkedHashMap<String, String>();
        facts.put("serial", certificate.getSerialNumber().toString());
        facts.put("valid-from", certificate.getNotBefore().toInstant().toString());
        facts.put("valid-to", certificate.getNotAfter().toInstant().toString());
        facts.put("fingerprint", X509Certificates.fingerprint(certificate));
        facts.put("subject", certificate.getSubjectX500Principal().getName());
        return facts;
    }
}
