package org.countersign.server;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue;
import org.countersign.core.json.JsonValue.JsonArray;
import org.countersign.server.provisioner.Clouds;

/// Clouds on this machine: one server that publishes one key, for Google under an address of its own, for Azure by the description of
/// a tenant.
final class FakeClouds implements AutoCloseable {
    static final String TENANT = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee";
    private static final String KEY_ID = "key-1";

    private final KeyPair keys = AwsCloud.newKey(2048);
    private final HttpServer server;

    FakeClouds() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        publish("/google/certs", keySet());
        publish("/" + TENANT + "/keys", keySet());
        publish("/" + TENANT + "/.well-known/openid-configuration", JsonObject.builder().put("issuer", issuer())
                .put("jwks_uri", address() + "/" + TENANT + "/keys").build());
        server.start();
    }

    private void publish(String path, JsonObject document) {
        byte[] content = Json.write(document).getBytes(StandardCharsets.UTF_8);
        server.createContext(path, exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content);
            exchange.close();
        });
    }

    private JsonObject keySet() {
        var key = (RSAPublicKey) keys.getPublic();
        var base64 = Base64.getUrlEncoder().withoutPadding();
        var jwk = JsonObject.builder().put("kty", "RSA").put("kid", KEY_ID).put("use", "sig").put("alg", "RS256")
                .put("n", base64.encodeToString(unsigned(key.getModulus().toByteArray())))
                .put("e", base64.encodeToString(unsigned(key.getPublicExponent().toByteArray()))).build();
        return JsonObject.builder().put("keys", new JsonArray(List.<JsonValue>of(jwk))).build();
    }

    private static byte[] unsigned(byte[] number) {
        return number[0] == 0 ? java.util.Arrays.copyOfRange(number, 1, number.length) : number;
    }

    private String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /// `iss` of the tenant's tokens.
    String issuer() {
        return address() + "/" + TENANT;
    }

    Clouds clouds() {
        return new Clouds(URI.create(address() + "/google/certs"), address());
    }

    /// Clouds at which nobody is.
    static Clouds silent() {
        return new Clouds(URI.create("http://127.0.0.1:1/certs"), "http://127.0.0.1:1");
    }

    String token(JsonObject claims) {
        return token(TestTokens.header("RS256", KEY_ID), claims);
    }

    String token(JsonObject.Builder header, JsonObject claims) {
        return TestTokens.jws(header.build(), claims, TestTokens.with("SHA256withRSA", keys.getPrivate()));
    }

    static JsonObject section(String type, String name, JsonObject more) {
        var section = JsonObject.builder().put("type", type).put("name", name)
                .put("claims", JsonObject.builder().put("enableSSHCA", true).build());
        more.members().forEach(section::put);
        return section.build();
    }

    /// What Google says about a virtual machine, to be changed.
    static JsonObject.Builder machine(String id) {
        return JsonObject.builder().put("instance_id", id).put("instance_name", "web-1")
                .put("instance_creation_timestamp", Instant.now().getEpochSecond() - 600).put("project_id", "shop-prod")
                .put("project_number", 12345).put("zone", "europe-west3-a");
    }

    /// Claims as Google writes them, to be changed.
    static JsonObject.Builder gcp(String provisioner, JsonObject machine) {
        long now = Instant.now().getEpochSecond();
        var google = JsonObject.builder().put("compute_engine", machine).build();
        return JsonObject.builder().put("aud", TestCa.URL + ":1/1.0/sign#gcp/" + provisioner).put("azp", "1234567890")
                .put("email", "web@shop-prod.iam.gserviceaccount.com").put("email_verified", true).put("exp", now + 3600)
                .put("google", google).put("iat", now).put("iss", "https://accounts.google.com").put("sub", "1234567890");
    }

    /// Claims as Azure writes them, to be changed: dated back by five minutes, good for a day.
    JsonObject.Builder azure(String machine) {
        long issued = Instant.now().getEpochSecond() - 300;
        return JsonObject.builder().put("aud", "https://management.azure.com/").put("iss", issuer()).put("iat", issued)
                .put("nbf", issued).put("exp", issued + 86_700).put("appid", "app").put("oid", "object-1").put("sub", "object-1")
                .put("tid", TENANT).put("ver", "1.0").put("xms_mirid", "/subscriptions/sub-1/resourcegroups/shop/providers/"
                        + "Microsoft.Compute/virtualMachines/" + machine);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
