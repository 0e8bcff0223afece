package org.countersign.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.countersign.core.crypto.Crypto;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue;
import org.countersign.core.json.JsonValue.JsonArray;
import org.countersign.core.keys.AtomicFile;
import org.countersign.core.keys.FileMode;
import org.countersign.core.keys.KeyGenerator;
import org.countersign.core.keys.PrivateKeyFile;
import org.countersign.core.keys.ProvisionerKey;
import org.countersign.core.token.SshTokenOptions;
import org.countersign.core.token.TokenContent;
import org.countersign.core.token.TokenMinter;
import org.countersign.core.token.TokenPurpose;
import org.countersign.core.x509.CertificateBundle;
import org.countersign.core.x509.CertificateIssuer;
import org.countersign.core.x509.IntermediateProfile;
import org.countersign.core.x509.LeafProfile;
import org.countersign.core.x509.RootProfile;
import org.countersign.core.x509.X509Certificates;
import org.countersign.core.x509.X509SignatureAlgorithm;
import org.countersign.server.config.ConfigEnvironment;
import org.countersign.server.config.ConfigLoader;
import org.countersign.server.provisioner.Clouds;
import org.countersign.server.ledger.LedgerCommand;

/// A whole authority in a directory, and the server on it, on a free port of the loopback. Its keys are made here and worthless.
public final class TestCa implements AutoCloseable {
    public static final String URL = "https://127.0.0.1";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path directory;
    public final ProvisionerKey provisioner = ProvisionerKey.generate(RANDOM);
    public final X509Certificate root;
    private Clouds clouds = Clouds.REAL;
    private CaServer server;

    public TestCa(Path directory) throws Exception {
        this(directory, config -> config);
    }

    /// @param change what is different in `ca.json`
    public TestCa(Path directory, UnaryOperator<JsonObject.Builder> change) throws Exception {
        this(directory, change, true);
    }

    /// The files of an authority whose server somebody else starts, on the port given in `ca.json`.
    static TestCa notStarted(Path directory, UnaryOperator<JsonObject.Builder> change) throws Exception {
        return new TestCa(directory, change, false);
    }

    private TestCa(Path directory, UnaryOperator<JsonObject.Builder> change, boolean started) throws Exception {
        this.directory = directory;
        this.root = makePki();
        writeKey("ssh_user", KeyGenerator.ed25519().generate(RANDOM));
        writeKey("ssh_host", KeyGenerator.ed25519().generate(RANDOM));
        Files.writeString(directory.resolve("ca.json"), Json.write(change.apply(config()).build()));
        if (started) {
            start();
        }
    }

    private X509Certificate makePki() throws IOException {
        var now = Instant.now().minus(Duration.ofDays(2));
        var rootKeys = KeyGenerator.ec("P-256").generate(RANDOM);
        var body = RootProfile.body("Test", rootKeys.getPublic(), BigInteger.ONE, now);
        var signer = X509SignatureAlgorithm.ofKey(rootKeys.getPublic()).signer(rootKeys.getPrivate());
        var certificate = X509Certificates.sign(body, signer, rootKeys.getPublic());
        var keys = KeyGenerator.ec("P-256").generate(RANDOM);
        var intermediate = X509Certificates.sign(IntermediateProfile.body("Test", keys.getPublic(), BigInteger.TWO, now,
                CertificateIssuer.of(certificate)), signer, rootKeys.getPublic());
        Files.writeString(directory.resolve("root.crt"), CertificateBundle.toPem(certificate));
        Files.writeString(directory.resolve("intermediate.crt"), CertificateBundle.toPem(intermediate));
        writeKey("intermediate", keys);
        return certificate;
    }

    private void writeKey(String name, KeyPair keys) throws IOException {
        AtomicFile.write(directory.resolve(name + "_key"), PrivateKeyFile.plainPem(keys).getBytes(), FileMode.PRIVATE);
    }

    private JsonObject.Builder config() {
        var jwk = JsonObject.builder().put("type", "JWK").put("name", "admin").put("key", provisioner.publicJwk().json())
                .put("encryptedKey", "not.a.real.encrypted.key")
                .put("claims", JsonObject.builder().put("enableSSHCA", true).build()).build();
        var sshpop = JsonObject.builder().put("type", "SSHPOP").put("name", "sshpop")
                .put("claims", JsonObject.builder().put("enableSSHCA", true).build()).build();
        return JsonObject.builder()
                .put("root", file("root.crt")).put("crt", file("intermediate.crt")).put("key", file("intermediate_key"))
                .put("address", "127.0.0.1:0").put("dnsNames", List.of("localhost", "127.0.0.1"))
                .put("ssh", JsonObject.builder().put("hostKey", file("ssh_host_key")).put("userKey", file("ssh_user_key")).build())
                .put("db", JsonObject.builder().put("type", "embedded").put("dataSource", file("db")).build())
                .put("authority", JsonObject.builder()
                        .put("provisioners", new JsonArray(List.<JsonValue>of(jwk, sshpop))).build());
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }

    /// Machines are vouched for by other clouds than the real ones from the next start on.
    void use(Clouds fake) {
        clouds = fake;
    }

    public void start() throws Exception {
        var environment = new ConfigEnvironment(directory, directory, directory);
        var options = ServerOptions.parse(List.of());
        server = CaServer.start(ConfigLoader.load(directory.resolve("ca.json"), environment).config(),
                new KeyPasswords(options, Optional::empty), Crypto.fastest(), InstantSource.system(), clouds,
                failure -> {
                    throw new AssertionError(failure);
                });
    }

    /// Signs a body with the key of the issuing certificate, past every rule of the server.
    X509Certificate signAsIssuer(LeafProfile.Leaf leaf) throws IOException {
        var keys = PrivateKeyFile.read(directory.resolve("intermediate_key"), () -> {
            throw new AssertionError("the key is not encrypted");
        });
        var body = LeafProfile.body(leaf, CertificateIssuer.of(intermediate()));
        return X509Certificates.sign(body, body.algorithm().signer(keys.getPrivate()), keys.getPublic());
    }

    X509Certificate intermediate() throws IOException {
        return CertificateBundle.parse(Files.readString(directory.resolve("intermediate.crt"))).getFirst();
    }

    /// A section for an X5C provisioner.
    static JsonObject x5c(String name, X509Certificate root) {
        return JsonObject.builder().put("type", "X5C").put("name", name)
                .put("roots", Base64.getEncoder().encodeToString(CertificateBundle.toPem(root).getBytes()))
                .put("claims", JsonObject.builder().put("enableSSHCA", true).build()).build();
    }

    /// More provisioners beside the usual ones.
    static UnaryOperator<JsonObject.Builder> with(JsonObject... provisioners) {
        return config -> {
            var authority = config.build().object("authority").orElseThrow();
            var all = new ArrayList<>(authority.array("provisioners"));
            all.addAll(List.of(provisioners));
            return config.put("authority", authority.edit().put("provisioners", new JsonArray(all)).build());
        };
    }

    /// Other settings for the next start.
    void rewrite(UnaryOperator<JsonObject.Builder> change) throws IOException {
        Files.writeString(directory.resolve("ca.json"), Json.write(change.apply(config()).build()));
    }

    /// The same settings with a name policy for the next start.
    static UnaryOperator<JsonObject.Builder> policy(String json) {
        return config -> config.put("authority", config.build().object("authority").orElseThrow().edit()
                .put("policy", Json.parseObject(json, JsonLimits.FILE)).build());
    }

    /// The decisions on the ledger, a line for each. Serials that were only reserved are none.
    public List<String> decisions() {
        var lines = new ByteArrayOutputStream();
        var out = new PrintStream(lines, true, StandardCharsets.UTF_8);
        if (LedgerCommand.run(List.of("list", directory.resolve("db").toString()), out, out) != 0) {
            throw new AssertionError(lines.toString(StandardCharsets.UTF_8));
        }
        return lines.toString(StandardCharsets.UTF_8).lines().filter(line -> !line.contains("\"serials-reserved\"")).toList();
    }

    void stop() {
        server.close();
    }

    public void restart() throws Exception {
        stop();
        start();
    }

    public int port() {
        return server.port();
    }

    int plainPort() {
        return server.plainPort().orElseThrow();
    }

    int metricsPort() {
        return server.metricsPort().orElseThrow();
    }

    public Path directory() {
        return directory;
    }

    public HttpClient client() throws Exception {
        return HttpClient.newBuilder().sslContext(context(null)).version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(60)).build();
    }

    /// Trusts the root of this authority alone.
    ///
    /// @param shown what the client shows of itself; `null` for nothing
    SSLContext context(KeyManager[] shown) throws Exception {
        var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        trusted.setCertificateEntry("root", CertificateBundle.parse(Files.readString(directory.resolve("root.crt"))).getFirst());
        var trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(shown, trust.getTrustManagers(), null);
        return context;
    }

    /// A status and the JSON that came with it.
    public record Answer(int status, JsonObject json) {
        public String code() {
            return json.text("code");
        }

        public String message() {
            return json.text("message");
        }
    }

    public Answer get(String path) throws Exception {
        return send(HttpRequest.newBuilder(uri(path)).GET());
    }

    public Answer post(String path, JsonObject body) throws Exception {
        return post(path, Json.write(body));
    }

    public Answer post(String path, String body) throws Exception {
        return send(HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private URI uri(String path) {
        return URI.create(URL + ":" + port() + path);
    }

    private Answer send(HttpRequest.Builder request) throws Exception {
        try (var client = client()) {
            var response = client.send(request.timeout(Duration.ofSeconds(60)).build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), Json.parseObject(response.body(), JsonLimits.FILE));
        }
    }

    public static String newId() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    public TokenContent content(TokenPurpose purpose, String subject) {
        return TokenContent.of(purpose, URL + ":" + port(), subject, newId(), Instant.now());
    }

    public String token(TokenContent content) {
        return TokenMinter.jwk("admin", provisioner.publicJwk().keyId(), provisioner.keyPair().getPrivate()).mint(content);
    }

    public String sshToken(String type, String subject, String... principals) {
        return token(content(TokenPurpose.SSH_SIGN, subject)
                .withSsh(new SshTokenOptions(type, subject, List.of(principals), "", "")));
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
    }
}
