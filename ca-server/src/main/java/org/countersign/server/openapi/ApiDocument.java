package org.countersign.server.openapi;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue;
import org.countersign.core.json.JsonValue.JsonArray;
import org.countersign.server.exchange.Reply;
import org.countersign.server.exchange.Request;
import org.countersign.server.http.Routes.Capability;
import org.countersign.server.openapi.Operation.Content;
import org.countersign.server.openapi.Operation.Credential;
import org.countersign.server.openapi.Operation.Parameter;

/// The OpenAPI 3.1 document of this server, made from its route table; `GET /openapi.json`.
public final class ApiDocument {
    private static final String JSON = "application/json";
    private static final String ABOUT = """
            Issues, renews and revokes SSH and X.509 certificates. Every path exists at the root and below /1.0. HEAD works wherever GET does. \
            Every answer carries X-Request-Id.""";

    private final Reply reply;

    /// @param version of the server
    public ApiDocument(String version) {
        this.reply = Reply.json(200, document(version));
    }

    public Reply document(Request request) {
        return reply;
    }

    public static JsonObject document(String version) {
        var paths = JsonObject.builder();
        for (var capability : Capability.values()) {
            for (var path : capability.paths()) {
                paths.put(path, path(capability, path));
            }
        }
        return JsonObject.builder().put("openapi", "3.1.0")
                .put("info", JsonObject.builder().put("title", "Countersign").put("version", version).put("description", ABOUT).build())
                .put("servers", array(Stream.of("/", "/1.0").map(url -> object("url", url))))
                .put("paths", paths.build())
                .put("components", JsonObject.builder().put("schemas", Schemas.all()).put("securitySchemes", securitySchemes()).build())
                .build();
    }

    private static JsonObject path(Capability capability, String path) {
        var operation = Operations.of(capability);
        var method = capability.method().name().toLowerCase(Locale.ROOT);
        int alias = capability.paths().indexOf(path);
        var about = JsonObject.builder().put("operationId", name(capability) + (alias == 0 ? "" : Integer.toString(alias + 1)))
                .put("summary", operation.summary());
        if (alias > 0) {
            about.put("description", "Another name of " + capability.path() + ".");
        }
        var parameters = parameters(operation, path);
        if (!parameters.items().isEmpty()) {
            about.put("parameters", parameters);
        }
        operation.request().ifPresent(schema -> about.put("requestBody", JsonObject.builder().put("required", true)
                .put("content", content(Stream.of(new Content(JSON, operation.request())))).build()));
        about.put("responses", responses(operation)).put("security", security(operation.credential()));
        return JsonObject.builder().put(method, about.build()).build();
    }

    /// `SSH_CHECK_HOST` is `sshCheckHost`.
    private static String name(Capability capability) {
        var words = capability.name().toLowerCase(Locale.ROOT).split("_");
        return words[0] + String.join("", Arrays.stream(words).skip(1)
                .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1)).toList());
    }

    /// Those of the operation, and any other segment in braces.
    private static JsonArray parameters(Operation operation, String path) {
        var known = operation.parameters().stream().map(ApiDocument::parameter);
        var free = Stream.of(path.split("/")).filter(segment -> segment.startsWith("{"))
                .map(segment -> segment.substring(1, segment.length() - 1))
                .filter(name -> operation.parameters().stream().noneMatch(parameter -> parameter.name().equals(name)))
                .map(name -> parameter(new Parameter(name, "path", "not looked at", false)));
        return array(Stream.concat(known, free));
    }

    private static JsonObject parameter(Parameter parameter) {
        var json = JsonObject.builder().put("name", parameter.name()).put("in", parameter.in()).put("description", parameter.description())
                .put("required", parameter.in().equals("path")).put("schema", object("type", "string"));
        return parameter.flag() ? json.put("allowEmptyValue", true).build() : json.build();
    }

    private static JsonObject responses(Operation operation) {
        return JsonObject.builder()
                .put(Integer.toString(operation.status()), JsonObject.builder().put("description", "done")
                        .put("content", content(operation.answers().stream())).build())
                .put("default", JsonObject.builder().put("description", "refused")
                        .put("content", content(Stream.of(new Content(JSON, Optional.of("Problem"))))).build())
                .build();
    }

    private static JsonObject content(Stream<Content> forms) {
        var content = JsonObject.builder();
        forms.forEach(form -> content.put(form.type(), form.schema()
                .map(schema -> JsonObject.builder().put("schema", object("$ref", "#/components/schemas/" + schema)).build())
                .orElse(JsonObject.EMPTY)));
        return content.build();
    }

    /// A token in the body is none of the schemes that OpenAPI knows; the schemas of the requests have it.
    private static JsonArray security(Credential credential) {
        var none = JsonObject.EMPTY;
        var certificate = JsonObject.builder().put("clientCertificate", new JsonArray(List.of())).build();
        var token = JsonObject.builder().put("renewToken", new JsonArray(List.of())).build();
        return array(switch (credential) {
            case NONE, TOKEN -> Stream.of(none);
            case CLIENT_CERTIFICATE -> Stream.of(certificate);
            case CLIENT_CERTIFICATE_OR_RENEW_TOKEN -> Stream.of(certificate, token);
            case TOKEN_OR_CLIENT_CERTIFICATE -> Stream.of(none, certificate);
        });
    }

    private static JsonObject securitySchemes() {
        return JsonObject.builder()
                .put("clientCertificate", JsonObject.builder().put("type", "mutualTLS").put("description",
                        "an X.509 certificate of this authority").build())
                .put("renewToken", JsonObject.builder().put("type", "http").put("scheme", "bearer").put("bearerFormat", "JWT")
                        .put("description", "a token that holds the certificate and is signed with its key").build())
                .build();
    }

    private static JsonObject object(String name, String value) {
        return JsonObject.builder().put(name, value).build();
    }

    private static JsonArray array(Stream<JsonObject> items) {
        return new JsonArray(items.map(JsonValue.class::cast).toList());
    }
}
