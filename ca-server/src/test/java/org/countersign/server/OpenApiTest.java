package org.countersign.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue;
import org.countersign.core.json.JsonValue.JsonArray;
import org.countersign.core.json.JsonValue.JsonBoolean;
import org.countersign.core.json.JsonValue.JsonNumber;
import org.countersign.core.json.JsonValue.JsonString;
import org.countersign.core.keys.KeyGenerator;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.server.exchange.Reply;
import org.countersign.server.http.Routes;
import org.countersign.server.openapi.ApiDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The document, its copy in the repository, the route table and what the server really answers say the same.
class OpenApiTest {
    private static final JsonObject DOCUMENT = ApiDocument.document(Version.TEXT);
    private static final Pattern REFERENCE = Pattern.compile("#/components/schemas/([A-Za-z]+)");

    @TempDir
    Path directory;

    @Test
    void the_copy_in_the_repository_is_the_document() throws Exception {
        assertEquals(Json.writeIndented(DOCUMENT, "  ").strip(), Files.readString(Path.of("..", "docs", "openapi.json")).strip(),
                "refresh it: ca-server openapi > docs/openapi.json");
    }

    @Test
    void every_route_is_in_it_and_nothing_else() {
        var routes = new TreeSet<String>();
        Routes.of(_ -> _ -> Reply.text(200, "", "")).forEach(route -> routes.add(route.method() + " " + route.path()));
        var described = new TreeSet<String>();
        DOCUMENT.object("paths").orElseThrow().members().forEach((path, methods) -> ((JsonObject) methods).members().keySet()
                .forEach(method -> List.of("", "/1.0").forEach(mount ->
                        described.add(method.toUpperCase(java.util.Locale.ROOT) + " " + mount + path))));
        assertEquals(routes, described);
    }

    @Test
    void every_reference_leads_somewhere_every_schema_is_used_and_every_name_is_unique() {
        var used = new TreeSet<String>();
        REFERENCE.matcher(Json.write(DOCUMENT)).results().forEach(match -> used.add(match.group(1)));
        assertEquals(new TreeSet<>(schemas().members().keySet()), used);
        var ids = Pattern.compile("\"operationId\":\"([^\"]+)\"").matcher(Json.write(DOCUMENT)).results().map(match -> match.group(1)).toList();
        assertEquals(ids.size(), new HashSet<>(ids).size());
    }

    private static JsonObject schemas() {
        return DOCUMENT.object("components").orElseThrow().object("schemas").orElseThrow();
    }

    @Test
    void what_the_server_answers_is_what_it_says() throws Exception {
        try (var ca = new TestCa(directory)) {
            var served = ca.get("/1.0/openapi.json");
            assertEquals(DOCUMENT, served.json());
            var fingerprint = org.countersign.core.x509.X509Certificates.fingerprint(ca.root);
            var kid = ca.provisioner.publicJwk().keyId();
            for (var path : List.of("/version", "/health", "/roots", "/intermediates", "/federation", "/provisioners", "/ssh/roots",
                    "/ssh/federation", "/ssh/hosts")) {
                check(path, path, ca.get(path));
            }
            check("/root/{sha}", "/root/" + fingerprint, ca.get("/root/" + fingerprint));
            check("/provisioners/{kid}/encrypted-key", "key", ca.get("/provisioners/" + kid + "/encrypted-key"));
            check("/ssh/check-host", "check", ca.post("/ssh/check-host", "{\"type\":\"host\",\"principal\":\"x\"}"));
            var key = SshPublicKey.of(KeyGenerator.ec("P-256").generate(new SecureRandom()).getPublic());
            check("/ssh/sign", "sign", ca.post("/ssh/sign", JsonObject.builder().put("publicKey", Base64.getEncoder().encodeToString(key.blob()))
                    .put("ott", ca.sshToken("host", "h.example.com", "h.example.com")).build()));
            check("/ssh/hosts", "hosts", ca.get("/ssh/hosts"));
            check("/ssh/sign", "refusal", ca.post("/ssh/sign", "{}"));
            check("/sign", "refusal", ca.post("/sign", "{\"csr\":\"x\",\"ott\":\"a.b.c\"}"));
        }
    }

    /// The status is the one of success, or the body a problem; and the body is as its schema has it.
    private static void check(String path, String what, TestCa.Answer answer) {
        var methods = DOCUMENT.object("paths").orElseThrow().object(path).orElseThrow();
        var operation = methods.object("get").or(() -> methods.object("post")).orElseThrow();
        var responses = operation.object("responses").orElseThrow();
        var response = responses.object(Integer.toString(answer.status())).orElseGet(() -> {
            assertTrue(answer.status() >= 400, what + " answered " + answer.status());
            return responses.object("default").orElseThrow();
        });
        var schema = response.object("content").orElseThrow().object("application/json").orElseThrow().object("schema").orElseThrow();
        assertEquals(List.of(), objections(what, answer.json(), schema));
    }

    /// Only what these schemas use. A member that is not described is an objection.
    private static List<String> objections(String at, JsonValue value, JsonObject schema) {
        var found = new ArrayList<String>();
        var reference = REFERENCE.matcher(schema.text("$ref"));
        if (reference.matches()) {
            return objections(at, value, schemas().object(reference.group(1)).orElseThrow());
        }
        boolean fits = switch (schema.text("type")) {
            case "string" -> value instanceof JsonString(var text) && (!schema.text("contentEncoding").equals("base64") || isBase64(text));
            case "integer" -> value instanceof JsonNumber;
            case "boolean" -> value instanceof JsonBoolean;
            case "array" -> value instanceof JsonArray;
            case "object" -> value instanceof JsonObject;
            default -> true;
        };
        if (!fits) {
            found.add(at + " is no " + schema.text("type"));
        }
        if (value instanceof JsonArray(var items)) {
            items.forEach(item -> found.addAll(objections(at + "[]", item, schema.object("items").orElseThrow())));
        }
        if (value instanceof JsonObject object) {
            members(at, object, schema, found);
        }
        return found;
    }

    private static void members(String at, JsonObject object, JsonObject schema, List<String> found) {
        var properties = schema.object("properties").orElse(JsonObject.EMPTY);
        schema.array("required").forEach(name -> {
            if (!object.members().containsKey(((JsonString) name).value())) {
                found.add(at + " has no " + name);
            }
        });
        object.members().forEach((name, member) -> properties.object(name).ifPresentOrElse(
                known -> found.addAll(objections(at + "." + name, member, known)), () -> {
                    if (!schema.bool("additionalProperties").orElse(false)) {
                        found.add(at + "." + name + " is not described");
                    }
                }));
    }

    private static boolean isBase64(String text) {
        try {
            return text.length() % 4 == 0 && Base64.getDecoder().decode(text).length > 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
