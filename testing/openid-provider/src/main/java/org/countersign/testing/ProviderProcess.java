package org.countersign.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URISyntaxException;
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
        try (var browser = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).cookieHandler(new CookieManager())
                .followRedirects(HttpClient.Redirect.NEVER).connectTimeout(PATIENCE).build()) {
            var start = page("/oauth2/authorize?" + form(Map.of("response_type", "code", "client_id", clientId, "scope",
                    "openid email", "redirect_uri", CALLBACK, "state", "s", "nonce", nonce, "code_challenge", challenge(),
                    "code_challenge_method", "S256")));
            send(browser, start);
            var login = send(browser, page("/login")).body();
            var saved = send(browser, page("/login").POST(BodyPublishers.ofString(form(Map.of("username", user, "password", user,
                    "_csrf", found("name=\"_csrf\" type=\"hidden\" value=\"([^\"]+)\"", login)))))
                    .header("Content-Type", "application/x-www-form-urlencoded"));
            var back = send(browser, page(path(location(saved))));
            var code = found("[?&]code=([^&]+)", location(back));
            var tokens = send(browser, page("/oauth2/token").header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString(form(Map.of("grant_type", "authorization_code", "redirect_uri", CALLBACK,
                            "client_id", clientId, "client_secret", "secret-of-" + clientId, "code_verifier", VERIFIER)) + "&code=" + code)));
            return found("\"id_token\"\\s*:\\s*\"([^\"]+)\"", tokens.body());
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

    private static String path(String location) throws URISyntaxException {
        var address = new URI(location);
        return address.getRawPath() + "?" + address.getRawQuery();
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
