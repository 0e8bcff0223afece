package org.countersign.cli.command.ssh;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.PasswordBasedEncrypter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.countersign.cli.CliRun;
import org.countersign.cli.agent.TestCertificates;
import org.countersign.cli.client.FakeCa;
import org.countersign.cli.client.FakeCa.Answer;
import org.countersign.cli.client.FakeCa.Asked;
import org.countersign.cli.client.RootCertificates;
import org.countersign.core.api.SshRekeyRequest;
import org.countersign.core.api.SshSignRequest;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue;
import org.countersign.core.keys.Pem;
import org.countersign.core.keys.ProvisionerKey;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.ssh.Validity;
import org.countersign.core.token.UnverifiedToken;
import org.countersign.core.x509.CertificateRequest;
import org.countersign.core.x509.X509Certificates;

/// A CA that issues whatever it is asked for and keeps every request, so that tests see what a command really sent; and a
/// user who has been bootstrapped to it.
final class FakeAuthority implements AutoCloseable {
    static final String PASSWORD = "correct horse";
    private static final ProvisionerKey KEY = ProvisionerKey.generate(new SecureRandom());
    private static final String ENCRYPTED = encrypted();

    final FakeCa ca = new FakeCa();
    final TestCertificates certificates = new TestCertificates();
    final Path home;
    final Path passwordFile;

    /// With few rounds, so that tests are quick.
    private static String encrypted() {
        try {
            var header = new JWEHeader.Builder(JWEAlgorithm.PBES2_HS256_A128KW, EncryptionMethod.A256GCM)
                    .contentType("jwk+json").build();
            var jwe = new JWEObject(header, new Payload(Json.write(KEY.privateJwk())));
            jwe.encrypt(new PasswordBasedEncrypter(PASSWORD, 16, 1000));
            return jwe.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    FakeAuthority(Path home) throws Exception {
        this.home = home;
        passwordFile = Files.writeString(home.resolve("provisioner-password"), PASSWORD + "\n");
        ca.answers("GET /provisioners", 200, provisioners(jwk("admin"), SSHPOP));
        ca.answers("GET /version", 200, "{\"version\":\"1\"}");
        ca.answers("POST /ssh/sign", this::sign);
        ca.answers("POST /ssh/renew", this::renew);
        ca.answers("POST /ssh/rekey", asked -> issued(
                certificates.certify(SshRekeyRequest.parse(asked.body().getBytes()).publicKey(), CertificateType.HOST, "web01",
                        List.of("web01"), validity())));
        ca.answers("POST /ssh/revoke", 200, "{\"status\":\"ok\"}");
        var root = ca.pki().roots();
        ca.answers("GET /root/" + fingerprint(), 200,
                Json.write(JsonObject.builder().put("ca", root.toPem()).build()));
        Files.createDirectories(home.resolve(".step/certs"));
        Files.createDirectories(home.resolve(".step/config"));
        Files.writeString(home.resolve(".step/certs/root_ca.crt"), root.toPem());
        Files.writeString(home.resolve(".step/config/defaults.json"),
                Json.write(JsonObject.builder().put("ca-url", ca.url().toString()).build()));
    }

    String fingerprint() {
        return RootCertificates.fingerprint(ca.pki().root());
    }

    static final JsonObject SSHPOP = JsonObject.builder().put("type", "SSHPOP").put("name", "sshpop").build();

    /// A provisioner whose key opens with [#PASSWORD].
    static JsonObject jwk(String name) {
        return JsonObject.builder().put("type", "JWK").put("name", name).put("key", KEY.publicJwk().json())
                .put("encryptedKey", ENCRYPTED).build();
    }

    static String provisioners(JsonValue... all) {
        return Json.write(JsonObject.builder().put("provisioners", new JsonValue.JsonArray(List.of(all)))
                .put("nextCursor", "").build());
    }

    static Validity validity() {
        var now = Instant.now();
        return Validity.between(now.minusSeconds(60), now.plus(Duration.ofHours(1)));
    }

    private Answer sign(Asked asked) {
        var request = SshSignRequest.parse(asked.body().getBytes());
        // Without principals the token names the user, as that of an OpenID provider does.
        var principals = request.principals().isEmpty() ? List.of("jane") : request.principals();
        var certificate = certificates.certify(request.publicKey(), request.type().orElseThrow(), request.keyId(),
                principals, validity());
        var extra = request.addUserKey().map(key -> certificates.certify(key, CertificateType.USER, "provisioner",
                List.of("provisioner"), validity()));
        var answer = issued(certificate, extra);
        return request.identityCsr().map(csr -> withIdentity(answer, identity(csr))).orElse(answer);
    }

    private List<String> identity(String csr) {
        var request = CertificateRequest.parse(Pem.parse(csr).getFirst().der());
        var names = request.names().stream().map(name -> new GeneralName(switch (name.type()) {
            case DNS -> GeneralName.dNSName;
            case EMAIL -> GeneralName.rfc822Name;
            case IP -> GeneralName.iPAddress;
            case URI -> GeneralName.uniformResourceIdentifier;
        }, name.value())).toArray(GeneralName[]::new);
        return List.of(pem(ca.pki().client(request.publicKey(), request.commonName(), new GeneralNames(names))));
    }

    static String pem(X509Certificate certificate) {
        return Pem.encode("CERTIFICATE", X509Certificates.der(certificate));
    }

    static Answer withIdentity(Answer answer, List<String> chain) {
        var body = Json.parseObject(answer.body(), JsonLimits.FILE).edit().put("identityCrt", chain);
        return new Answer(answer.status(), Json.write(body.build()));
    }

    private Answer renew(Asked asked) {
        var proof = token(asked).headerText("sshpop").orElseThrow();
        var old = SshCertificate.parse(Base64.getDecoder().decode(proof)).body();
        return issued(certificates.certify(old.key(), old.type(), old.keyId(), old.principals(), validity()));
    }

    static Answer issued(SshCertificate certificate) {
        return issued(certificate, Optional.empty());
    }

    private static Answer issued(SshCertificate certificate, Optional<SshCertificate> extra) {
        var body = JsonObject.builder().put("crt", Base64.getEncoder().encodeToString(certificate.blob()));
        extra.ifPresent(more -> body.put("addUserCrt", Base64.getEncoder().encodeToString(more.blob())));
        return new Answer(201, Json.write(body.build()));
    }

    /// The one-time token in a request.
    static UnverifiedToken token(Asked asked) {
        return UnverifiedToken.parse(body(asked).text("ott"));
    }

    static JsonObject body(Asked asked) {
        return Json.parseObject(asked.body(), JsonLimits.FILE);
    }

    /// The routes that were asked, in order.
    List<String> routes() {
        return ca.asked().stream().map(Asked::toString).toList();
    }

    static SshPublicKey provisionerKey() {
        return SshPublicKey.of(KEY.keyPair().getPublic());
    }

    CliRun.User user() {
        return CliRun.user(home);
    }

    @Override
    public void close() {
        ca.close();
    }
}
