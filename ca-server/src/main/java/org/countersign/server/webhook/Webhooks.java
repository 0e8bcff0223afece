package org.countersign.server.webhook;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.countersign.core.ProblemCode;
import org.countersign.core.issue.CertificateId.Family;
import org.countersign.core.issue.GrantSource;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonException;
import org.countersign.core.json.JsonObject;
import org.countersign.server.template.TemplateEnvironment;
import org.countersign.server.template.value.Value;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The services of one provisioner, in their order. What none of them allows is not issued: a service that is down, slow or
/// unreadable refuses.
public final class Webhooks {
    private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);
    private static final int LONGEST_REASON = 300;

    private final List<Webhook> hooks;
    private final Optional<WebhookClient> client;
    private final TemplateEnvironment environment;
    private final Duration pause;
    private final Observer observer;

    /// @param client needed where there are hooks
    /// @param pause  before a service that was not there is asked once more
    public Webhooks(List<Webhook> hooks, Optional<WebhookClient> client, TemplateEnvironment environment, Duration pause,
            Observer observer) {
        this.observer = observer;
        this.hooks = List.copyOf(hooks);
        this.client = client;
        this.environment = environment;
        this.pause = pause;
    }

    /// Is told what became of each question.
    public interface Observer {
        Observer NOBODY = (_, _, _, _) -> {};

        void answered(Family family, Webhook.Kind kind, String provisioner, boolean allowed);
    }

    /// What a service is asked.
    ///
    /// @param subject   names the member and holds what is asked about
    /// @param variables of certificate templates, for URLs; made anew each time
    public record Question(Family family, GrantSource source, String requestId, JsonObject subject,
            Supplier<? extends Value> variables) {}

    private List<Webhook> of(Webhook.Kind kind, Family family) {
        return hooks.stream().filter(hook -> hook.kind() == kind && hook.scope().covers(family)).toList();
    }

    public boolean any(Webhook.Kind kind, Family family) {
        return !of(kind, family).isEmpty();
    }

    /// What the enriching services know, each under its name.
    ///
    /// @throws org.countersign.core.ProblemException WEBHOOK_REFUSED
    public JsonObject enrich(Question question) {
        var data = JsonObject.builder();
        for (var hook : of(Webhook.Kind.ENRICHING, question.family())) {
            ask(hook, question).get("data").ifPresent(value -> data.put(hook.name(), value));
        }
        return data.build();
    }

    /// Returns when every authorising service allows the certificate.
    ///
    /// @throws org.countersign.core.ProblemException WEBHOOK_REFUSED
    public void authorize(Question question) {
        of(Webhook.Kind.AUTHORIZING, question.family()).forEach(hook -> ask(hook, question));
    }

    private JsonObject ask(Webhook hook, Question question) {
        long start = System.nanoTime();
        Optional<JsonObject> answer = Optional.empty();
        String outcome = "failed";
        try {
            answer = Optional.of(askTwice(hook, question));
            boolean allowed = answer.get().bool("allow").orElse(false);
            outcome = allowed ? "allowed" : "refused";
            if (allowed) {
                return answer.get();
            }
        } catch (WebhookFailure | JsonException e) {
            outcome = "failed: " + e.getMessage();
        } finally {
            observer.answered(question.family(), hook.kind(), question.source().provisioner(), outcome.equals("allowed"));
            log(hook, question, outcome, Duration.ofNanos(System.nanoTime() - start));
        }
        throw ProblemCode.WEBHOOK_REFUSED.refuse(hook.kind() == Webhook.Kind.AUTHORIZING
                ? ProblemCode.WEBHOOK_REFUSED.title()
                : "The webhook " + hook.name() + " of the provisioner did not allow the certificate"
                        + answer.flatMap(Webhooks::reason).map(reason -> ": " + reason).orElse("") + ".");
    }

    private JsonObject askTwice(Webhook hook, Question question) throws WebhookFailure {
        var body = Json.write(body(question)).getBytes(StandardCharsets.UTF_8);
        var http = client.orElseThrow();
        var url = hook.url().resolve(question.variables(), environment);
        try {
            return http.post(hook, url, body, question.requestId());
        } catch (WebhookFailure e) {
            if (!e.isPassing()) {
                throw e;
            }
            sleep();
            return http.post(hook, url, body, question.requestId());
        }
    }

    private void sleep() throws WebhookFailure {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WebhookFailure("the server is stopping", false);
        }
    }

    private JsonObject body(Question question) {
        var body = JsonObject.builder().put("timestamp", environment.time().instant().toString())
                .put("provisionerName", question.source().provisioner());
        question.subject().members().forEach(body::put);
        WebhookSubjects.credential(question.source()).members().forEach(body::put);
        return body.build();
    }

    /// The words of the service, as far as they can stand in an answer and a log.
    private static Optional<String> reason(JsonObject answer) {
        try {
            return answer.object("error").map(error -> error.text("message")).filter(text -> !text.isEmpty())
                    .filter(text -> text.length() <= LONGEST_REASON && text.chars().allMatch(c -> c >= 0x20 && c != 0x7f));
        } catch (JsonException _) {
            return Optional.empty();
        }
    }

    private static void log(Webhook hook, Question question, String outcome, Duration time) {
        (outcome.equals("allowed") ? LOG.atInfo() : LOG.atWarn())
                .addKeyValue("requestId", question.requestId()).addKeyValue("provisioner", question.source().provisioner())
                .addKeyValue("webhook", hook.name()).addKeyValue("kind", hook.kind())
                .addKeyValue("duration", time.toMillis() + "ms").addKeyValue("outcome", outcome).log("webhook was asked");
    }
}
