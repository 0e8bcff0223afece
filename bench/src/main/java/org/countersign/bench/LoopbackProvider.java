package org.countersign.bench;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.List;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue;
import org.countersign.core.json.JsonValue.JsonArray;
import org.countersign.core.keys.PublicJwk;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.token.Jws;

/// An OpenID provider on the loopback: it describes itself, shows its key, and everybody is logged in already. The server fetches
/// both over a connection of its own, as from any provider.
final class LoopbackProvider implements UserTokens, AutoCloseable {
    private static final String CLIENT = "countersign-bench";

    private final KeyPair keys;
    private final PublicJwk publicKey;
    private final HttpServer server;

    LoopbackProvider() throws IOException, GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        keys = generator.generateKeyPair();
        publicKey = PublicJwk.of(SshPublicKey.of(keys.getPublic()));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        serve("/.well-known/openid-configuration",
                JsonObject.builder().put("issuer", address()).put("jwks_uri", address() + "/keys").build());
        serve("/keys", JsonObject.builder().put("keys", new JsonArray(List.<JsonValue>of(publicKey.json()))).build());
        server.start();
    }

    private String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void serve(String path, JsonObject document) {
        byte[] body = Json.write(document).getBytes(StandardCharsets.UTF_8);
        server.createContext(path, exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    /// What a CA is told about this provider.
    JsonObject provisioner(String name) {
        return JsonObject.builder().put("type", "OIDC").put("name", name).put("clientID", CLIENT)
                .put("configurationEndpoint", address()).put("domains", List.of("example.com"))
                .put("claims", JsonObject.builder().put("enableSSHCA", true).build()).build();
    }

    /// An ID token (OpenID Connect Core 1.0, "ID Token"). The principals follow from the address.
    @Override
    public String mint(String keyId, List<String> principals, String id, Instant now, Instant end) {
        var header = JsonObject.builder().put("alg", Jws.algorithm(keys.getPrivate())).put("kid", publicKey.keyId())
                .put("typ", "JWT").build();
        var payload = JsonObject.builder().put("iss", address()).put("aud", CLIENT).put("sub", "id-of-" + keyId)
                .put("email", keyId).put("email_verified", true).put("nonce", id)
                .put("iat", now.getEpochSecond()).put("exp", end.getEpochSecond()).build();
        return Jws.sign(header, payload, keys.getPrivate());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
