package org.countersign.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A running [OpenIdProvider], and a browser that logs users in there. Needs nothing but the JDK on the class path of a test.
public final class ProviderProcess implements AutoCloseable {
    /// The clients that the provider knows.
    public static final String CLIENT = "ssh-ca";
    public static final String ANOTHER_CLIENT = "another-client";
    private static final String CALLBACK = "http://127.0.0.1/callback";
    private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    private static final int MOST_STEPS = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final int port;
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

    private ProviderProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /// @param port 0 for a free one
    public static ProviderProcess start(int port) throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var own = Path.of(ProviderProcess.class.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
        var builder = new ProcessBuilder(java, "-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp",
                own + ":" + classPath(), "org.countersign.testing.OpenIdProvider", Integer.toString(port));
        var process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try {
            var said = CompletableFuture.supplyAsync(() -> port(process.inputReader())).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return new ProviderProcess(process, said);
        } catch (Exception e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private static String classPath() throws IOException {
        try (var file = ProviderProcess.class.getResourceAsStream("/openid-provider.classpath")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    private static int port(BufferedReader output) {
        return output.lines().filter(line -> line.startsWith("port ")).findFirst()
                .map(line -> Integer.parseInt(line.substring("port ".length())))
                .orElseThrow(() -> new IllegalStateException("the provider ended before it served"));
    }

    public int port() {
        return port;
    }

    /// The address of the provider, which is also what it calls itself.
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /// A user whose password is their name.
    ///
    /// @param claims JSON object with what ID tokens are to say about them
    public void user(String name, String claims) throws Exception {
        control("users/" + name, claims);
    }

    /// Takes another signing key; the old one is gone.
    public void rotate() throws Exception {
        control("rotate", "");
    }

    private void control(String path, String body) throws Exception {
        var answer = send(client, HttpRequest.newBuilder(URI.create(url() + "/controls/" + path))
                .header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("the provider answered " + answer.statusCode());
        }
    }

    /// Logs a user in as a browser does (OpenID Connect Core 1.0, "Authentication using the Authorization Code Flow", with
    /// RFC 7636) and fetches the token as the client does.
    ///
    /// @return the ID token
    public String logIn(String clientId, String user, String nonce) throws Exception {
        try (var browser = new Browser(user)) {
            var code = found("[?&]code=([^&]+)", browser.visit(URI.create(url() + "/oauth2/authorize?" + form(Map.of("response_type", "code",
                    "client_id", clientId, "scope", "openid email", "redirect_uri", CALLBACK, "state", "s", "nonce", nonce, "code_challenge",
                    challenge(), "code_challenge_method", "S256")))).toString());
            var tokens = send(client, page("/oauth2/token").header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString(form(Map.of("grant_type", "authorization_code", "redirect_uri", CALLBACK,
                            "client_id", clientId, "client_secret", "secret-of-" + clientId, "code_verifier", VERIFIER)) + "&code=" + code)));
            return found("\"id_token\"\\s*:\\s*\"([^\"]+)\"", tokens.body());
        }
    }

    /// The browser of somebody who has not logged in yet.
    public final class Browser implements AutoCloseable {
        private final String user;
        private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).cookieHandler(new CookieManager())
                .followRedirects(HttpClient.Redirect.NEVER).connectTimeout(PATIENCE).build();
        private String page = "";

        Browser(String user) {
            this.user = user;
        }

        /// Follows where the provider leads, and logs in where it asks. Ends where it leads elsewhere, without going there.
        ///
        /// @return that address, or the last one at the provider
        public URI visit(URI address) throws Exception {
            var at = address;
            for (int step = 0; step < MOST_STEPS; step++) {
                var answer = send(http, HttpRequest.newBuilder(at).header("Accept", "text/html"));
                page = answer.body();
                if (answer.statusCode() == 302) {
                    at = at.resolve(answer.headers().firstValue("Location").orElseThrow());
                } else if (at.getPath().equals("/login") && answer.statusCode() == 200) {
                    at = at.resolve(submit(at, Map.of("username", user, "password", user)));
                } else {
                    return at;
                }
                if (!at.getAuthority().equals(address.getAuthority())) {
                    return at;
                }
            }
            throw new IllegalStateException("the provider leads round in circles: " + at);
        }

        /// Answers the form of the last page, with what is hidden in it.
        ///
        /// @return where it leads
        public String submit(URI at, Map<String, String> answers) throws Exception {
            var fields = new LinkedHashMap<String, String>();
            var hidden = Pattern.compile("name=\"([^\"]+)\" type=\"hidden\" value=\"([^\"]*)\"|type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")
                    .matcher(page);
            while (hidden.find()) {
                fields.put(hidden.group(1) == null ? hidden.group(3) : hidden.group(1), hidden.group(1) == null ? hidden.group(4) : hidden.group(2));
            }
            fields.putAll(answers);
            var answer = send(http, HttpRequest.newBuilder(at).header("Accept", "text/html")
                    .header("Content-Type", "application/x-www-form-urlencoded").POST(BodyPublishers.ofString(form(fields))));
            page = answer.body();
            return location(answer);
        }

        /// What is on the last page.
        public String page() {
            return page;
        }

        @Override
        public void close() {
            http.close();
        }
    }

    public Browser browser(String user) {
        return new Browser(user);
    }

    /// Types the code of a device at the address that the device shows, and allows what it asks for; somebody who allowed it before is
    /// not asked again.
    public void approve(URI address, String userCode, String user) throws Exception {
        try (var browser = new Browser(user)) {
            var asked = browser.visit(URI.create(address + (address.getQuery() == null ? "?user_code=" + userCode : "")));
            if (browser.page().contains("name=\"scope\"")) {
                browser.submit(asked.resolve("/oauth2/device_verification"), Map.of("scope", "email"));
            } else if (!"success".equals(asked.getQuery())) {
                throw new IllegalStateException("the provider asks for no approval: " + browser.page());
            }
        }
    }

    private HttpRequest.Builder page(String path) {
        return HttpRequest.newBuilder(URI.create(url() + path)).header("Accept", path.equals("/oauth2/token") ? "application/json" : "text/html");
    }

    private static HttpResponse<String> send(HttpClient client, HttpRequest.Builder request) throws Exception {
        return client.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
    }

    private static String location(HttpResponse<String> response) {
        return response.headers().firstValue("Location").orElseThrow(() ->
                new IllegalStateException("no redirect but status " + response.statusCode()));
    }

    private static String found(String pattern, String text) {
        var matcher = Pattern.compile(pattern).matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("the provider did not answer as expected: " + text.lines().limit(3).toList());
        }
        return matcher.group(1);
    }

    private static String form(Map<String, String> fields) {
        return fields.entrySet().stream().map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static String challenge() throws NoSuchAlgorithmException {
        var hash = MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(StandardCharsets.US_ASCII));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    }

    @Override
    public void close() throws IOException {
        client.close();
        process.outputWriter().close();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
