package org.countersign.cli.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// An OpenID provider on the loopback, where everybody is Jane and logs in without a word. It insists on everything that a
/// client has to get right: PKCE by S256, the same redirect address twice, its secret, each code once.
public final class TestProvider implements AutoCloseable {
    public static final String CLIENT = "countersign-test";
    public static final String SECRET = "worthless";

    private final ECKey key = newKey();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
    private final AtomicInteger polls = new AtomicInteger();
    private volatile String audience = CLIENT;
    private volatile boolean forgetsNonce;
    private volatile String lastToken = "";

    public TestProvider() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/.well-known/openid-configuration", exchange -> answer(exchange, 200, """
                {"issuer":"%s","authorization_endpoint":"%s/authorize?tenant=1","token_endpoint":"%s/token",
                 "device_authorization_endpoint":"%s/device","jwks_uri":"%s/keys"}"""
                .replace("%s", address())));
        server.createContext("/keys", exchange -> answer(exchange, 200, new JWKSet(key.toPublicJWK()).toString()));
        server.createContext("/authorize", this::authorize);
        server.createContext("/token", this::token);
        server.createContext("/device", this::device);
        server.start();
    }

    private static ECKey newKey() {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID("1").generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    public String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /// Makes ID tokens for somebody else from now on.
    void nameAudience(String other) {
        audience = other;
    }

    /// Makes ID tokens for another login from now on.
    void forgetNonce() {
        forgetsNonce = true;
    }

    /// The ID token that was handed out last.
    public String lastToken() {
        return lastToken;
    }

    private void authorize(HttpExchange exchange) throws IOException {
        var asked = parameters(exchange.getRequestURI().getRawQuery());
        if (!"1".equals(asked.get("tenant")) || !CLIENT.equals(asked.get("client_id")) || !"code".equals(asked.get("response_type"))
                || !"S256".equals(asked.get("code_challenge_method")) || !asked.getOrDefault("scope", "").contains("openid")
                || asked.getOrDefault("nonce", "").length() < 40 || asked.getOrDefault("state", "").length() < 40) {
            answer(exchange, 400, "{\"error\":\"invalid_request\"}");
            return;
        }
        var code = UUID.randomUUID().toString();
        codes.put(code, asked);
        if (asked.get("redirect_uri").startsWith("urn:")) {
            answer(exchange, 200, "{\"code\":\"" + code + "\"}");
            return;
        }
        exchange.getResponseHeaders().set("Location", asked.get("redirect_uri") + "/?code=" + code + "&state=" + asked.get("state"));
        exchange.sendResponseHeaders(302, -1);
        exchange.close();
    }

    private void token(HttpExchange exchange) throws IOException {
        var form = parameters(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        if (!CLIENT.equals(form.get("client_id")) || !SECRET.equals(form.get("client_secret"))) {
            answer(exchange, 401, "{\"error\":\"invalid_client\"}");
        } else if (form.get("grant_type").endsWith("device_code")) {
            boolean pending = polls.incrementAndGet() == 1;
            answer(exchange, pending ? 400 : 200, pending ? "{\"error\":\"authorization_pending\"}" : issued(""));
        } else {
            var asked = codes.remove(form.getOrDefault("code", ""));
            boolean good = asked != null && asked.get("redirect_uri").equals(form.get("redirect_uri"))
                    && asked.get("code_challenge").equals(hash(form.getOrDefault("code_verifier", "")));
            answer(exchange, good ? 200 : 400, good ? issued(asked.get("nonce"))
                    : "{\"error\":\"invalid_grant\",\"error_description\":\"the code is\\u001b[31m not good\"}");
        }
    }

    private void device(HttpExchange exchange) throws IOException {
        answer(exchange, 200, "{\"device_code\":\"d\",\"user_code\":\"WDJB-MJHT\",\"verification_uri\":\"" + address()
                + "/activate\",\"interval\":1,\"expires_in\":60}");
    }

    private String issued(String nonce) {
        try {
            var now = Instant.now();
            var claims = new JWTClaimsSet.Builder().issuer(address()).subject("4711").audience(List.of(audience))
                    .claim("email", "jane@example.com").claim("email_verified", true).claim("nonce", forgetsNonce ? "other" : nonce)
                    .issueTime(Date.from(now)).expirationTime(Date.from(now.plusSeconds(300))).build();
            var token = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("1").build(), claims);
            token.sign(new ECDSASigner(key));
            lastToken = token.serialize();
            return "{\"access_token\":\"a\",\"token_type\":\"Bearer\",\"id_token\":\"" + lastToken + "\"}";
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hash(String verifier) {
        try {
            return Base64.getUrlEncoder().withoutPadding().encodeToString(
                    MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> parameters(String encoded) {
        var parameters = new HashMap<String, String>();
        for (var pair : encoded.split("&")) {
            int equals = pair.indexOf('=');
            parameters.put(URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
                    URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return parameters;
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        try (exchange) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
