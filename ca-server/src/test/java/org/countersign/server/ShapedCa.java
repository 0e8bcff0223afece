package org.countersign.server;

import java.nio.file.Path;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue;
import org.countersign.core.json.JsonValue.JsonArray;
import org.countersign.core.keys.KeyGenerator;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.token.SshTokenOptions;
import org.countersign.core.token.TokenContent;
import org.countersign.core.token.TokenMinter;
import org.countersign.core.token.TokenPurpose;
import org.countersign.server.TestCa.Answer;

/// An authority whose JWK provisioners have one key and an `options` of their own each.
final class ShapedCa implements AutoCloseable {
    static final SshPublicKey KEY = SshPublicKey.of(KeyGenerator.ed25519().generate(new java.security.SecureRandom()).getPublic());

    final TestCa ca;

    private ShapedCa(TestCa ca) {
        this.ca = ca;
    }

    /// @param options by the name of the provisioner
    static ShapedCa start(Path directory, Map<String, JsonObject> options, UnaryOperator<JsonObject.Builder> change) throws Exception {
        var ca = TestCa.notStarted(directory, config -> change.apply(config));
        ca.rewrite(config -> change.apply(with(config, ca, options)));
        var shaped = new ShapedCa(ca);
        ca.start();
        return shaped;
    }

    /// On an authority that is started already.
    static ShapedCa on(TestCa ca) {
        return new ShapedCa(ca);
    }

    static JsonObject.Builder with(JsonObject.Builder config, TestCa ca, Map<String, JsonObject> options) {
        var authority = config.build().object("authority").orElseThrow();
        var all = new ArrayList<JsonValue>(authority.array("provisioners"));
        options.forEach((name, option) -> all.add(JsonObject.builder().put("type", "JWK").put("name", name)
                .put("key", ca.provisioner.publicJwk().json())
                .put("claims", JsonObject.builder().put("enableSSHCA", true).build()).put("options", option).build()));
        return config.put("authority", authority.edit().put("provisioners", new JsonArray(all)).build());
    }

    static JsonObject ssh(String template) {
        return JsonObject.builder().put("ssh", JsonObject.builder().put("template", template).build()).build();
    }

    static JsonObject x509(String template) {
        return JsonObject.builder().put("x509", JsonObject.builder().put("template", template).build()).build();
    }

    /// A request for a user certificate under a token for the principals `jane` and `deploy`, with further claims.
    JsonObject.Builder sshRequest(String provisioner, JsonObject claims) {
        var token = ca.content(TokenPurpose.SSH_SIGN, "jane@example.com").with(claims)
                .withSsh(new SshTokenOptions("user", "jane@example.com", List.of("jane", "deploy"), "", ""));
        return sshRequest(mint(provisioner, token));
    }

    JsonObject.Builder hostRequest(String provisioner) {
        return sshRequest(mint(provisioner, ca.content(TokenPurpose.SSH_SIGN, "web01")
                .withSsh(new SshTokenOptions("host", "web01", List.of("web01.example.com"), "", ""))));
    }

    private static JsonObject.Builder sshRequest(String token) {
        return JsonObject.builder().put("publicKey", Base64.getEncoder().encodeToString(KEY.blob())).put("ott", token)
                .put("validAfter", "").put("validBefore", "").putNull("identityCSR");
    }

    Answer signSsh(String provisioner, JsonObject claims) throws Exception {
        return signSsh(sshRequest(provisioner, claims).build());
    }

    Answer signSsh(JsonObject request) throws Exception {
        return ca.post("/ssh/sign", request);
    }

    Answer signSsh(String provisioner) throws Exception {
        return signSsh(provisioner, JsonObject.EMPTY);
    }

    Answer signX509(String provisioner, KeyPair keys, JsonObject claims) throws Exception {
        return ca.post("/sign", x509Request(provisioner, keys, claims).build());
    }

    Answer signX509(String provisioner) throws Exception {
        return signX509(provisioner, Holder.newKey(), JsonObject.EMPTY);
    }

    JsonObject.Builder x509Request(String provisioner, KeyPair keys, JsonObject claims) {
        var content = ca.content(TokenPurpose.SIGN, "web01.example.com")
                .with(JsonObject.builder().put("sans", List.of("web01.example.com", "10.0.0.5")).build()).with(claims);
        return JsonObject.builder().put("csr", Holder.csr("web01.example.com", keys)).put("ott", mint(provisioner, content));
    }

    String mint(String provisioner, TokenContent content) {
        return TokenMinter.jwk(provisioner, ca.provisioner.publicJwk().keyId(), ca.provisioner.keyPair().getPrivate()).mint(content);
    }

    static SshCertificate certificate(Answer answer) {
        if (answer.status() != 201) {
            throw new AssertionError(answer.toString());
        }
        return SshCertificate.parse(Base64.getDecoder().decode(answer.json().text("crt")));
    }

    static Map<String, JsonObject> options() {
        return new LinkedHashMap<>();
    }

    @Override
    public void close() {
        ca.close();
    }
}
