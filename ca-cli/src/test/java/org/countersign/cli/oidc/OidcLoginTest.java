package org.countersign.cli.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.progress.Progress;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The three ways to log in, against a provider that speaks HTTP on the loopback.
@Timeout(60)
class OidcLoginTest {
    private TestProvider provider;

    @BeforeEach
    void start() throws IOException {
        provider = new TestProvider();
    }

    @AfterEach
    void stop() {
        provider.close();
    }

    private OidcClient client(Optional<String> landing) {
        return new OidcClient(provider.address(), TestProvider.CLIENT, TestProvider.SECRET, List.of(), List.of("prompt=login"),
                Optional.empty(), landing);
    }

    private OidcLogin login(Person person) {
        return OidcLogin.at(client(Optional.empty()), Map.of(), person);
    }

    /// A browser, with what it has seen.
    private static class Reader implements Person {
        final List<String> seen = new ArrayList<>();

        @Override
        public void open(URI address) {
            seen.add(get(address));
        }

        @Override
        public void show(URI address) {
            seen.add(get(address));
        }

        @Override
        public void show(DeviceGrant grant) {
            seen.add(grant.address() + " " + grant.userCode());
        }

        @Override
        public Progress progress() {
            return Progress.NONE;
        }

        @Override
        public String askForCode() {
            return Json.parseObject(seen.getLast(), JsonLimits.FILE).text("code");
        }
    }

    /// Follows redirects, as browsers do.
    private static String get(URI address) {
        try {
            var connection = (HttpURLConnection) address.toURL().openConnection();
            try (var in = connection.getResponseCode() < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void by_the_browser_of_this_machine() {
        var browser = new Reader();
        assertEquals(provider.lastToken(), "");
        assertEquals(login(browser).byBrowser(), provider.lastToken());
        assertTrue(browser.seen.getFirst().contains("You are logged in."), browser.seen.toString());
    }

    @Test
    void the_browser_is_sent_on_where_the_user_wants_it() {
        var browser = new Reader();
        var token = OidcLogin.at(client(Optional.of(provider.address() + "/.well-known/openid-configuration")), Map.of(), browser).byBrowser();
        assertEquals(token, provider.lastToken());
        assertTrue(browser.seen.getFirst().contains("\"issuer\""), browser.seen.toString());
    }

    @Test
    void answers_that_nobody_asked_for_change_nothing() {
        var browser = new Reader() {
            @Override
            public void open(URI address) {
                var callback = URI.create(URLDecoder.decode(address.toString().replaceFirst(".*redirect_uri=([^&]*).*", "$1"),
                        StandardCharsets.UTF_8));
                for (var forged : List.of("/?code=stolen&state=guess", "/?error=denied", "/other?code=x", "/")) {
                    assertTrue(get(callback.resolve(forged)).contains("not the login"), forged);
                }
                super.open(address);
            }
        };
        assertEquals(login(browser).byBrowser(), provider.lastToken());
    }

    @Test
    void a_refusal_is_shown_without_what_a_terminal_would_obey() {
        var browser = new Reader() {
            @Override
            public void open(URI address) {
                var state = address.toString().replaceFirst(".*[?&]state=([^&]*).*", "$1");
                var callback = URLDecoder.decode(address.toString().replaceFirst(".*redirect_uri=([^&]*).*", "$1"),
                        StandardCharsets.UTF_8);
                get(URI.create(callback + "/?error=access_denied&error_description=no%1B%5B31m+way&state=" + state));
            }
        };
        var failure = assertThrows(CommandFailure.class, () -> login(browser).byBrowser());
        assertEquals("the provider refused the login: no [31m way", failure.getMessage());
    }

    @Test
    void by_a_code_that_the_person_brings_back() {
        assertEquals(login(new Reader()).byCode(), provider.lastToken());
        var wrong = new Reader() {
            @Override
            public String askForCode() {
                return "wrong";
            }
        };
        assertEquals("the provider refused the login: the code is [31m not good",
                assertThrows(CommandFailure.class, () -> login(wrong).byCode()).getMessage());
    }

    @Test
    void by_another_device_after_some_patience() {
        var person = new Reader();
        assertEquals(login(person).byDevice(), provider.lastToken());
        assertEquals(List.of(provider.address() + "/activate WDJB-MJHT"), person.seen);
    }

    @Test
    void a_token_for_somebody_else_or_of_another_login_is_refused() {
        provider.nameAudience("another-client");
        assertEquals("the provider gave an ID token for somebody else",
                assertThrows(CommandFailure.class, () -> login(new Reader()).byBrowser()).getMessage());
        provider.nameAudience(TestProvider.CLIENT);
        provider.forgetNonce();
        assertEquals("the provider gave an ID token of another login",
                assertThrows(CommandFailure.class, () -> login(new Reader()).byBrowser()).getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://accounts.example.com", "ftp://127.0.0.1", "accounts.example.com", "https://", "", "http://127.0.0.1.example.com"})
    void a_provider_elsewhere_is_asked_by_https_only(String endpoint) {
        var client = new OidcClient(endpoint, "id", "", List.of(), List.of(), Optional.empty(), Optional.empty());
        var failure = assertThrows(CommandFailure.class, () -> OidcLogin.at(client, Map.of(), new Reader()));
        assertTrue(failure.getMessage().endsWith("is not the https URL of a provider"), failure.getMessage());
    }

    @Test
    void a_provider_that_is_not_there_is_named() {
        provider.close();
        var failure = assertThrows(CommandFailure.class, () -> login(new Reader()));
        assertTrue(failure.getMessage().startsWith("the provider at 127.0.0.1 cannot be reached"), failure.getMessage());
    }
}
