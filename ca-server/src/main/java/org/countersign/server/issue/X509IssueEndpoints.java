package org.countersign.server.issue;

import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.countersign.core.ProblemCode;
import org.countersign.core.ProblemException;
import org.countersign.core.api.X509RekeyRequest;
import org.countersign.core.api.X509SignRequest;
import org.countersign.core.json.JsonObject;
import org.countersign.core.x509.CertificateBundle;
import org.countersign.core.x509.SignedX509;
import org.countersign.server.exchange.Reply;
import org.countersign.server.exchange.Request;

/// `POST /sign`, `/renew` and `/rekey`.
public final class X509IssueEndpoints {
    private static final String BEARER = "bearer ";

    private final IssueX509Certificate issuing;
    private final RenewX509Certificate renewing;
    private final List<String> intermediates;
    private final String issuer;
    private final JsonObject tlsOptions;

    /// @param intermediates the certificates between a leaf and the root, the issuer first
    /// @param tlsOptions    how this server speaks TLS, for clients that set up servers of their own
    public X509IssueEndpoints(IssueX509Certificate issuing, RenewX509Certificate renewing,
            List<X509Certificate> intermediates, JsonObject tlsOptions) {
        this.issuing = issuing;
        this.renewing = renewing;
        this.intermediates = intermediates.stream().map(CertificateBundle::toPem).toList();
        this.issuer = intermediates.getFirst().getSubjectX500Principal().getName();
        this.tlsOptions = tlsOptions;
    }

    public Reply sign(Request request) {
        return issued(issuing.sign(X509SignRequest.parse(request.body()), request.caller()));
    }

    /// By the certificate of the TLS connection; where there is none, by a token. There is no body to read.
    public Reply renew(Request request) {
        var shown = request.clientCertificates().stream().findFirst();
        return issued(shown.map(certificate -> renewing.renew(certificate, request.caller()))
                .orElseGet(() -> renewing.renewByToken(bearerToken(request), request.caller())));
    }

    private static String bearerToken(Request request) {
        return request.authorization().filter(text -> text.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(text -> text.substring(BEARER.length()))
                .orElseThrow(() -> noCredential("Connect with the certificate to be renewed,"
                        + " or send a renew token as \"Authorization: Bearer\"."));
    }

    public Reply rekey(Request request) {
        var shown = request.clientCertificates().stream().findFirst().orElseThrow(() -> noCredential(
                "Connect with the certificate whose key is to be replaced."));
        return issued(renewing.rekey(shown, X509RekeyRequest.parse(request.body()).csr(), request.caller()));
    }

    private static ProblemException noCredential(String remedy) {
        return ProblemCode.MALFORMED_REQUEST.refuse("There is no client certificate. " + remedy);
    }

    private Reply issued(SignedX509 certificate) {
        var leaf = certificate.toPem();
        return Reply.json(201, JsonObject.builder()
                .put("crt", leaf)
                .put("ca", intermediates.getFirst())
                .put("certChain", Stream.concat(Stream.of(leaf), intermediates.stream()).toList())
                .put("tlsOptions", tlsOptions).build()).withFacts(facts(certificate));
    }

    private Map<String, String> facts(SignedX509 certificate) {
        var body = certificate.body();
        var facts = new LinkedHashMap<String, String>();
        facts.put("serial", body.serial().toString());
        facts.put("valid-from", body.notBefore().toString());
        facts.put("valid-to", body.notAfter().toString());
        facts.put("fingerprint", certificate.fingerprint());
        facts.put("public-key", body.keyAlgorithm());
        facts.put("certificate", Base64.getEncoder().encodeToString(certificate.der()));
        facts.put("issuer", issuer);
        facts.put("subject", body.subject());
        facts.put("sans", String.join(",", body.names()));
        return facts;
    }
}
