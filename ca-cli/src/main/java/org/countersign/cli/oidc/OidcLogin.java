package org.countersign.cli.oidc;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.trust.SystemRoots;
import org.countersign.core.ProblemException;
import org.countersign.core.json.JsonObject;
import org.countersign.core.token.UnverifiedToken;

/// One login at a provider. Each way blocks until the person is done, at most for a few minutes, and ends with the ID
/// token as the provider made it.
///
/// The token's signature is left to the CA: it came from the provider itself over TLS (OpenID Connect Core 1.0, "ID Token
/// Validation"). What the CA cannot know, that it belongs to this login, is checked here.
public final class OidcLogin {
    private static final String OUT_OF_BAND = "urn:ietf:wg:oauth:2.0:oob";
    private static final String DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code";
    static final Duration BROWSER_LIMIT = Duration.ofMinutes(2);

    private final OidcClient client;
    private final Person person;
    private final WebClient web;
    private final Provider provider;
    private final Challenge challenge = Challenge.of(new SecureRandom());

    private OidcLogin(OidcClient client, Person person, WebClient web, Provider provider) {
        this.client = client;
        this.person = person;
        this.web = web;
        this.provider = provider;
    }

    /// Asks the provider where things are.
    public static OidcLogin at(OidcClient client, Map<String, String> environment, Person person) {
        var web = new WebClient(environment, SystemRoots.of(environment), person.progress());
        return new OidcLogin(client, person, web, Provider.discover(web, client.endpoint()));
    }

    /// In the browser of this machine, which brings the answer back to a port that we listen on (RFC 8252, "Loopback
    /// Interface Redirection").
    public String byBrowser() {
        try (var callback = Callback.listen(client.listen(), challenge.state(), client.landing())) {
            person.open(authorization(callback.address()));
            var code = person.progress().during("Waiting for the login in the browser", () -> callback.await(BROWSER_LIMIT));
            return exchanged(code, callback.address());
        }
    }

    /// In a browser anywhere; the person brings the code back.
    public String byCode() {
        person.show(authorization(OUT_OF_BAND));
        return exchanged(person.askForCode(), OUT_OF_BAND);
    }

    private URI authorization(String redirect) {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("client_id", client.id());
        parameters.put("redirect_uri", redirect);
        parameters.put("response_type", "code");
        parameters.put("scope", client.scope());
        parameters.put("state", challenge.state());
        parameters.put("nonce", challenge.nonce());
        parameters.put("code_challenge_method", "S256");
        parameters.put("code_challenge", challenge.hashed());
        for (var more : client.parameters()) {
            int equals = more.indexOf('=');
            parameters.putIfAbsent(equals < 0 ? more : more.substring(0, equals), equals < 0 ? "" : more.substring(equals + 1));
        }
        var query = Optional.ofNullable(provider.authorization().getRawQuery()).map(own -> own + "&").orElse("");
        return URI.create(provider.authorization().toString().replaceFirst("[?#].*", "") + "?" + query + WebClient.encode(parameters));
    }

    private String exchanged(String code, String redirect) {
        var form = new LinkedHashMap<String, String>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", redirect);
        form.put("code_verifier", challenge.verifier());
        client.introduce(form);
        var answer = web.post(provider.token(), form);
        if (!answer.good()) {
            throw refused(answer.json());
        }
        return idToken(answer.json(), Optional.of(challenge.nonce()));
    }

    /// With a code that the person types on another device (RFC 8628).
    public String byDevice() {
        var endpoint = provider.device().orElseThrow(() -> new CommandFailure("the provider has no login for devices")
                .hint("log in on a machine with a browser, without --console, or set STEP_CONSOLE_FLOW=oob"));
        var form = new LinkedHashMap<String, String>();
        form.put("scope", client.scope());
        client.introduce(form);
        var answer = web.post(endpoint, form);
        if (!answer.good()) {
            throw refused(answer.json());
        }
        var grant = DeviceGrant.of(answer.json());
        person.show(grant);
        return person.progress().during("Waiting for the login with the code " + grant.userCode(), () -> poll(grant));
    }

    private String poll(DeviceGrant grant) {
        var form = new LinkedHashMap<String, String>();
        form.put("grant_type", DEVICE_CODE);
        form.put("device_code", grant.deviceCode());
        client.introduce(form);
        var interval = grant.interval();
        long end = System.nanoTime() + grant.limit().toNanos();
        while (System.nanoTime() < end) {
            pause(interval);
            var answer = web.post(provider.token(), form);
            if (answer.good()) {
                return idToken(answer.json(), Optional.empty());
            }
            switch (answer.json().text("error")) {
                case "authorization_pending" -> { }
                case "slow_down" -> interval = interval.plusSeconds(5);
                default -> throw refused(answer.json());
            }
        }
        throw new CommandFailure("nobody logged in within " + grant.limit().toMinutes() + " minutes");
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("the login was interrupted").because(e);
        }
    }

    private static CommandFailure refused(JsonObject answer) {
        var why = WebClient.printable(answer.string("error_description").filter(text -> !text.isEmpty()).orElse(answer.text("error")));
        return new CommandFailure("the provider refused the login" + (why.isEmpty() ? "" : ": " + why));
    }

    private String idToken(JsonObject answer, Optional<String> nonce) {
        var text = answer.text("id_token");
        if (text.isEmpty()) {
            throw new CommandFailure("the provider gave no ID token").hint("does the scope of the provisioner hold 'openid'?");
        }
        try {
            var token = UnverifiedToken.parse(text);
            if (!token.audiences().contains(client.id())) {
                throw new CommandFailure("the provider gave an ID token for somebody else");
            }
            if (nonce.isPresent() && !equal(nonce.get(), token.claimText("nonce").orElse(""))) {
                throw new CommandFailure("the provider gave an ID token of another login");
            }
            return text;
        } catch (ProblemException e) {
            throw new CommandFailure("the provider gave an ID token that cannot be read").because(e);
        }
    }

    static boolean equal(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8),
                other.getBytes(StandardCharsets.UTF_8));
    }
}
