package org.countersign.bench.jmh;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.countersign.core.api.SshSignRequest;
import org.countersign.core.crypto.Crypto;
import org.countersign.core.crypto.SigningPool;
import org.countersign.core.crypto.VerifyingPool;
import org.countersign.core.issue.Operation;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.core.policy.NameKind;
import org.countersign.core.policy.NamePolicy;
import org.countersign.core.policy.PolicySection;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.ssh.SerialRange;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.SshCertificateBody;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.ssh.SshSignature;
import org.countersign.core.ssh.Validity;
import org.countersign.core.ssh.krl.Krl;
import org.countersign.core.ssh.krl.KrlBuilder;
import org.countersign.core.ssh.krl.KrlWriter;
import org.countersign.core.time.TimeDuration;
import org.countersign.core.token.Audiences;
import org.countersign.core.token.SshTokenOptions;
import org.countersign.core.token.TokenContent;
import org.countersign.core.token.TokenKey;
import org.countersign.core.token.TokenMinter;
import org.countersign.core.token.TokenPurpose;
import org.countersign.core.token.TokenVerifier;
import org.countersign.core.token.UnverifiedToken;
import org.countersign.core.token.VerifiedToken;
import org.countersign.server.template.Template;
import org.countersign.server.template.TemplateEnvironment;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// The steps of one SSH user certificate, and what is made beside them. Signatures by the provider that a server would use.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CoreBenchmark {
    private static final String CA = "https://ca.example.com";
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final String KEY_ID = "alice@example.com";
    private static final List<String> PRINCIPALS = List.of("alice", KEY_ID);
    private static final int REVOKED = 10_000;
    private static final String TEMPLATE = """
            {"type": {{ toJson .Type }}, "keyId": {{ toJson .KeyID }}, "principals": {{ toJson .Principals }},
             "extensions": {{ toJson .Extensions }}, "criticalOptions": {{ toJson .CriticalOptions }}}""";

    private byte[] request;
    private String token;
    private TokenVerifier verifier;
    private TokenVerifier.Expectation expectation;
    private SshPublicKey subject;
    private SshPublicKey caKey;
    private SigningPool signer;
    private VerifyingPool caVerifier;
    private SshCertificateBody body;
    private NamePolicy policy;
    private Krl krl;
    private Template template;
    private TemplateEnvironment environment;
    private JsonObject templateData;

    @Setup
    public void prepare() throws GeneralSecurityException {
        var crypto = Crypto.fastest();
        crypto.preferEverywhere();
        prepareToken(crypto);
        prepareCertificate(crypto);
        request = Json.write(new SshSignRequest(subject, token, Optional.of(CertificateType.USER), KEY_ID, PRINCIPALS, TimeDuration.UNSET,
                TimeDuration.UNSET, Optional.empty(), Optional.empty(), Optional.empty()).toJson()).getBytes(StandardCharsets.UTF_8);
        var lists = Map.of(NameKind.EMAIL, List.of(NameKind.EMAIL.entry("@example.com")), NameKind.PRINCIPAL,
                List.of(NameKind.PRINCIPAL.entry("*")));
        var denied = Map.of(NameKind.PRINCIPAL, List.of(NameKind.PRINCIPAL.entry("root"), NameKind.PRINCIPAL.entry("admin")));
        policy = new NamePolicy(Optional.empty(), PolicySection.of("ssh.user", lists, denied, false), Optional.empty());
        template = Template.parse("ssh.tpl", TEMPLATE);
        environment = new TemplateEnvironment(InstantSource.fixed(NOW), new Random(1));
        templateData = JsonObject.builder().put("Type", "user").put("KeyID", KEY_ID).put("Principals", PRINCIPALS)
                .put("Extensions", JsonObject.builder().put("permit-pty", "").build()).put("CriticalOptions", JsonObject.EMPTY).build();
    }

    private void prepareToken(Crypto crypto) throws GeneralSecurityException {
        var pair = p256();
        token = TokenMinter.jwk("admin", "key", pair.getPrivate()).mint(
                TokenContent.of(TokenPurpose.SSH_SIGN, CA, KEY_ID, "0".repeat(64), NOW).withRoot("0".repeat(64))
                        .withSsh(new SshTokenOptions("user", KEY_ID, PRINCIPALS, "", "")));
        verifier = new TokenVerifier(new Audiences(List.of("ca.example.com")));
        expectation = new TokenVerifier.Expectation(TokenKey.of(pair.getPublic(), Optional.empty(), crypto), "admin", Optional.empty(), Set.of());
    }

    private void prepareCertificate(Crypto crypto) throws GeneralSecurityException {
        subject = SshPublicKey.of(p256().getPublic());
        var ca = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        caKey = SshPublicKey.of(ca.getPublic());
        signer = crypto.signer("Ed25519", ca.getPrivate());
        caVerifier = crypto.verifier("Ed25519", ca.getPublic());
        body = plan();
        // Every third serial: nothing that a range could say for many.
        var builder = new KrlBuilder();
        for (int i = 0; i < REVOKED; i++) {
            builder.addSerials(Optional.of(caKey), SerialRange.of(3L * i + 1));
        }
        krl = builder.build(1, NOW, "");
    }

    private static KeyPair p256() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private SshCertificateBody plan() {
        return SshCertificateBody.issuable(new byte[SshCertificateBody.NONCE_BYTES], subject, 1, CertificateType.USER, KEY_ID, PRINCIPALS,
                new Validity(NOW.getEpochSecond(), NOW.getEpochSecond() + 3600), Map.of(),
                Map.of("permit-pty", "", "permit-user-rc", "", "permit-port-forwarding", ""), caKey);
    }

    /// The body of a request for a certificate, with its key checked.
    @Benchmark
    public SshSignRequest readRequest() {
        return SshSignRequest.parse(request);
    }

    /// The same as JSON alone.
    @Benchmark
    public JsonObject readJson() {
        return Json.parseObject(request, JsonLimits.REQUEST);
    }

    @Benchmark
    public UnverifiedToken parseToken() {
        return UnverifiedToken.parse(token);
    }

    /// ES256, and every claim.
    @Benchmark
    public VerifiedToken verifyToken() {
        return verifier.verify(UnverifiedToken.parse(token), expectation, Operation.SSH_SIGN, NOW);
    }

    @Benchmark
    public SshCertificateBody buildCertificate() {
        return plan();
    }

    /// Ed25519.
    @Benchmark
    public SshCertificate signCertificate() {
        return SshCertificate.of(body, SshSignature.ofJca(caKey.type(), signer.sign(body.toBeSigned())));
    }

    /// As the server does it: built, signed, read again and verified.
    @Benchmark
    public boolean issueCertificate() {
        var planned = plan();
        byte[] signature = signer.sign(planned.toBeSigned());
        var certificate = SshCertificate.of(planned, SshSignature.ofJca(caKey.type(), signature)).reread();
        return caVerifier.verify(certificate.body().toBeSigned(), signature);
    }

    @Benchmark
    public void decidePolicy() {
        policy.check(body);
    }

    /// A revocation list of ten thousand serials.
    @Benchmark
    public byte[] writeKrl() {
        return KrlWriter.write(krl);
    }

    @Benchmark
    public String renderTemplate() {
        return template.render(templateData, environment);
    }
}
