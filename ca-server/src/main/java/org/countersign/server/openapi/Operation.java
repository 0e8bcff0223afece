package org.countersign.server.openapi;

import java.util.List;
import java.util.Optional;

/// What one route does, for the document.
///
/// @param summary    one line
/// @param credential what proves that the caller may
/// @param request    name of the schema of the body; empty without one
/// @param status     of success
/// @param answers    what a success may hold
record Operation(String summary, Credential credential, Optional<String> request, int status, List<Content> answers,
        List<Parameter> parameters) {

    /// What a caller shows.
    enum Credential {
        NONE, TOKEN, CLIENT_CERTIFICATE, CLIENT_CERTIFICATE_OR_RENEW_TOKEN, TOKEN_OR_CLIENT_CERTIFICATE
    }

    /// One form of an answer.
    ///
    /// @param schema name of its schema; empty for text and bytes
    record Content(String type, Optional<String> schema) {}

    /// A parameter of path or query.
    record Parameter(String name, String in, String description, boolean flag) {}

    static Operation get(String summary, int status, String schema) {
        return new Operation(summary, Credential.NONE, Optional.empty(), status, List.of(json(schema)), List.of());
    }

    static Operation download(String summary, String... types) {
        return new Operation(summary, Credential.NONE, Optional.empty(), 200,
                List.of(types).stream().map(type -> new Content(type, Optional.empty())).toList(), List.of());
    }

    static Operation post(String summary, Credential credential, String request, int status, String schema) {
        return new Operation(summary, credential, Optional.of(request), status, List.of(json(schema)), List.of());
    }

    private static Content json(String schema) {
        return new Content("application/json", Optional.of(schema));
    }

    Operation withoutBody() {
        return new Operation(summary, credential, Optional.empty(), status, answers, parameters);
    }

    Operation with(Parameter... more) {
        return new Operation(summary, credential, request, status, answers, List.of(more));
    }
}
