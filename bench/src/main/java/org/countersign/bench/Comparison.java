package org.countersign.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.HttpsURLConnection;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue;
import org.countersign.core.json.JsonValue.JsonArray;

/// One CA in several shapes, loaded one after the other in one process: as it is, with a template, with a name policy, and with users
/// who log in at an OpenID provider. The running server takes each shape over with SIGHUP.
final class Comparison implements AutoCloseable {
    private static final int SECONDS_TO_RELOAD = 30;
    private static final String TEMPLATE = """
            {"type": {{ toJson .Type }}, "keyId": {{ toJson .KeyID }}, "principals": {{ toJson .Principals }},
             "extensions": {{ toJson .Extensions }}, "criticalOptions": {{ toJson .CriticalOptions }}}""";

    /// What is different from a CA as `ca init` makes it.
    enum Shape {
        PLAIN, TEMPLATE, POLICY, OIDC;

        /// The provisioner that only a CA of this shape has: it is loaded, and its being there shows that the shape is.
        String provisioner() {
            return "bench-" + name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private final Path config;
    private final JsonObject original;
    private final ServerProcess server;
    private final LoopbackProvider provider;

    /// The plain shape comes first and last: the compiler of the virtual machine goes on for minutes, and what lies between its two
    /// runs is not the work of a shape.
    static final List<Shape> RUNS = List.of(Shape.PLAIN, Shape.TEMPLATE, Shape.POLICY, Shape.OIDC, Shape.PLAIN);

    Comparison(Path caHome, ServerProcess server) throws IOException, GeneralSecurityException {
        this.config = caHome.resolve("config/ca.json");
        this.original = Json.parseObject(Files.readAllBytes(config), JsonLimits.FILE);
        this.server = server;
        this.provider = new LoopbackProvider();
    }

    /// Returns when the server has this shape, and works in it.
    ///
    /// @return tokens that it takes in this shape
    UserTokens give(Shape shape, BenchedCa ca, Path passwordFile) throws IOException, InterruptedException, GeneralSecurityException {
        Files.writeString(config, Json.write(shaped(original, shape, provider)));
        new ProcessBuilder("kill", "-HUP", server.pid()).inheritIO().start().waitFor();
        long end = System.nanoTime() + SECONDS_TO_RELOAD * 1_000_000_000L;
        while (!works(provisioners(ca), shape.provisioner())) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("the server did not take over its configuration; see its log");
            }
            Thread.sleep(100);
        }
        return shape == Shape.OIDC ? provider
                : UserTokens.jwk(BenchedCa.read(config.getParent().getParent(), passwordFile, shape.provisioner()));
    }

    /// Listed, and not as one that cannot work yet: a provider is asked in the background.
    private static boolean works(List<JsonObject> provisioners, String name) {
        return provisioners.stream().anyMatch(listed -> listed.text("name").equals(name) && listed.get("state").isEmpty());
    }

    /// The configuration with one more provisioner in this shape: of the same key as the first JWK one, or the provider's.
    static JsonObject shaped(JsonObject config, Shape shape, LoopbackProvider provider) {
        var authority = config.object("authority").orElseThrow();
        var provisioners = new ArrayList<JsonValue>(authority.array("provisioners"));
        provisioners.add(shape == Shape.OIDC ? provider.provisioner(shape.provisioner()) : ofFirstKey(provisioners, shape));
        var changed = authority.edit().put("provisioners", new JsonArray(provisioners));
        if (shape == Shape.POLICY) {
            changed.put("policy", policy());
        }
        return config.edit().put("authority", changed.build()).build();
    }

    private static JsonObject ofFirstKey(List<JsonValue> provisioners, Shape shape) {
        var first = provisioners.stream().map(item -> (JsonObject) item)
                .filter(item -> item.text("type").equals("JWK")).findFirst().orElseThrow();
        var added = first.edit().put("name", shape.provisioner());
        if (shape == Shape.TEMPLATE) {
            added.put("options", JsonObject.builder()
                    .put("ssh", JsonObject.builder().put("template", TEMPLATE).build()).build());
        }
        return added.build();
    }

    private static JsonObject policy() {
        var allow = JsonObject.builder().put("principal", List.of("*")).put("email", List.of("@example.com")).build();
        var deny = JsonObject.builder().put("principal", List.of("root", "admin")).build();
        return JsonObject.builder().put("ssh", JsonObject.builder()
                .put("user", JsonObject.builder().put("allow", allow).put("deny", deny).build()).build()).build();
    }

    private static List<JsonObject> provisioners(BenchedCa ca) throws IOException {
        var connection = (HttpsURLConnection) URI.create(ca.url() + "/provisioners?limit=100").toURL().openConnection();
        connection.setSSLSocketFactory(ca.tls().getSocketFactory());
        connection.setConnectTimeout(5000);
        connection.setReadTimeout(5000);
        try (var body = connection.getInputStream()) {
            return Json.parseObject(body.readAllBytes(), JsonLimits.FILE).array("provisioners").stream()
                    .map(item -> (JsonObject) item).toList();
        }
    }

    @Override
    public void close() {
        provider.close();
    }
}
