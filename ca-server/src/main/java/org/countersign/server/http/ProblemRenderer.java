package org.countersign.server.http;

import java.util.LinkedHashMap;
import java.util.Map;
import org.countersign.core.Problem;
import org.countersign.core.ProblemCode;
import org.countersign.core.ProblemException;
import org.countersign.core.json.JsonException;
import org.countersign.core.json.JsonObject;
import org.countersign.server.exchange.Reply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one place where a failure becomes an answer: `status` and `message` as existing clients read them, with `code` and
/// `requestId` beside them, which they ignore.
final class ProblemRenderer {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemRenderer.class);
    private static final int SERVICE_UNAVAILABLE = 503;
    private static final int SERVER_ERROR = 500;

    private ProblemRenderer() {}

    static Reply render(Throwable failure, String requestId) {
        return switch (failure) {
            case ProblemException refused -> {
                if (refused.problem().code().status() >= SERVER_ERROR && refused.getCause() != null) {
                    log(refused.getCause(), refused.code(), requestId);
                }
                yield render(refused.problem(), requestId);
            }
            case JsonException malformed ->
                    render(new Problem(ProblemCode.MALFORMED_REQUEST, "The request body is not valid: "
                            + malformed.getMessage() + "."), requestId);
            default -> {
                log(failure, ProblemCode.INTERNAL, requestId);
                yield render(new Problem(ProblemCode.INTERNAL, ProblemCode.INTERNAL.title()), requestId);
            }
        };
    }

    private static void log(Throwable cause, ProblemCode code, String requestId) {
        LOG.atError().addKeyValue("requestId", requestId).addKeyValue("code", code.code())
                .setCause(cause).log("request failed");
    }

    static Reply render(Problem problem, String requestId) {
        int status = problem.code().status();
        var body = JsonObject.builder().put("status", status).put("message", problem.message())
                .put("code", problem.code().code()).put("requestId", requestId).build();
        var reply = Reply.json(status, body);
        var headers = status == SERVICE_UNAVAILABLE ? Map.of("Retry-After", "1") : Map.<String, String>of();
        var facts = new LinkedHashMap<String, String>();
        facts.put("code", problem.code().code());
        facts.put("error", problem.message());
        return new Reply(status, reply.contentType(), reply.body(), headers, facts);
    }
}
