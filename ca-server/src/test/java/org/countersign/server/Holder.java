package org.countersign.server;

import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.KeyPair;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue;
import org.countersign.core.json.JsonValue.JsonArray;
import org.countersign.core.json.JsonValue.JsonString;
import org.countersign.core.keys.KeyGenerator;
import org.countersign.core.keys.Pem;
import org.countersign.core.token.TokenPurpose;
import org.countersign.core.x509.CertificateBundle;
import org.countersign.core.x509.RequestProfile;
import org.countersign.core.x509.SubjectName;
import org.countersign.core.x509.X509Certificates;
import org.countersign.server.TestCa.Answer;

/// Somebody with a key and an X.509 certificate for it, who shows it to a server.
public record Holder(KeyPair keys, List<X509Certificate> chain) {
    private static final SecureRandom RANDOM = new SecureRandom();

    public Holder {
        chain = List.copyOf(chain);
    }

    /// Gets a certificate from a JWK provisioner.
    static Holder of(TestCa ca, String name) throws Exception {
        return of(ca, name, newKey(), "");
    }

    static Holder of(TestCa ca, String name, KeyPair keys, String notAfter) throws Exception {
        var answer = ca.post("/sign", JsonObject.builder().put("csr", csr(name, keys)).put("notAfter", notAfter)
                .put("ott", ca.token(ca.content(TokenPurpose.SIGN, name))).build());
        if (answer.status() != 201) {
            throw new AssertionError(answer.json().toString());
        }
        return new Holder(keys, chain(answer));
    }

    static KeyPair newKey() {
        return KeyGenerator.ec("P-256").generate(RANDOM);
    }

    static String csr(String name, KeyPair keys) {
        return Pem.encode("CERTIFICATE REQUEST", RequestProfile.der(SubjectName.ofCommonName(name), List.of(), keys));
    }

    static List<X509Certificate> chain(Answer answer) {
        return answer.json().strings("certChain").stream().map(pem -> CertificateBundle.parse(pem).getFirst()).toList();
    }

    X509Certificate leaf() {
        return chain.getFirst();
    }

    /// A request over a TLS connection with this certificate.
    Answer post(TestCa ca, String path, String body) throws Exception {
        try (var client = client(ca)) {
            return post(client, ca, path, body);
        }
    }

    static Answer post(HttpClient client, TestCa ca, String path, String body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(TestCa.URL + ":" + ca.port() + path)).timeout(Duration.ofSeconds(60))
                .POST(HttpRequest.BodyPublishers.ofString(body)).build();
        var response = client.send(request, HttpResponse.BodyHandlers.ofString());
        return new Answer(response.statusCode(), Json.parseObject(response.body(), JsonLimits.FILE));
    }

    HttpClient client(TestCa ca) throws Exception {
        return HttpClient.newBuilder().sslContext(context(ca)).version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(60)).build();
    }

    /// For connections that show this certificate.
    SSLContext context(TestCa ca) throws Exception {
        return ca.context(new KeyManager[] {new Shows(this)});
    }

    /// A renewal by token, without a client certificate.
    static Answer renewWith(TestCa ca, String authorization) throws Exception {
        try (var client = ca.client()) {
            var request = HttpRequest.newBuilder(URI.create(TestCa.URL + ":" + ca.port() + "/renew"))
                    .timeout(Duration.ofSeconds(60)).header("Authorization", authorization)
                    .POST(HttpRequest.BodyPublishers.noBody()).build();
            var response = client.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), Json.parseObject(response.body(), JsonLimits.FILE));
        }
    }

    /// The claims that existing clients put into a renew token.
    JsonObject.Builder renewClaims(TestCa ca) {
        long now = Instant.now().getEpochSecond();
        return JsonObject.builder().put("aud", TestCa.URL + ":" + ca.port() + "/1.0/renew").put("exp", now + 300)
                .put("iat", now).put("nbf", now).put("iss", "step-ca-client/1.0")
                .put("sub", X509Certificates.commonName(leaf()));
    }

    /// A token with the certificates in its header, signed with the key of the first.
    String token(String header, String algorithm, JsonObject claims) throws Exception {
        var certificates = chain.stream().<JsonValue>map(one ->
                new JsonString(Base64.getEncoder().encodeToString(X509Certificates.der(one)))).toList();
        var head = JsonObject.builder().put("alg", algorithm).put("kid", "ignored").put("typ", "JWT")
                .put(header, new JsonArray(certificates)).build();
        var base64 = Base64.getUrlEncoder().withoutPadding();
        var signed = base64.encodeToString(Json.write(head).getBytes()) + "."
                + base64.encodeToString(Json.write(claims).getBytes());
        var jcaName = switch (algorithm) {
            case "ES256" -> "SHA256withECDSAinP1363Format";
            case "ES384" -> "SHA384withECDSAinP1363Format";
            case "ES512" -> "SHA512withECDSAinP1363Format";
            case "RS256" -> "SHA256withRSA";
            default -> "Ed25519";
        };
        var signature = java.security.Signature.getInstance(jcaName);
        signature.initSign(keys.getPrivate());
        signature.update(signed.getBytes());
        return signed + "." + base64.encodeToString(signature.sign());
    }

    private static final class Shows extends X509ExtendedKeyManager {
        private final Holder holder;

        Shows(Holder holder) {
            this.holder = holder;
        }

        @Override
        public String chooseEngineClientAlias(String[] keyType, Principal[] issuers, SSLEngine engine) {
            return "one";
        }

        @Override
        public String chooseClientAlias(String[] keyType, Principal[] issuers, Socket socket) {
            return "one";
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return holder.chain.toArray(X509Certificate[]::new);
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return holder.keys.getPrivate();
        }

        @Override
        public String[] getClientAliases(String keyType, Principal[] issuers) {
            return new String[] {"one"};
        }

        @Override
        public String[] getServerAliases(String keyType, Principal[] issuers) {
            return null;
        }

        @Override
        public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
            return null;
        }
    }
}
