package org.countersign.core.token;

import java.security.PrivateKey;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue;
import org.countersign.core.ssh.SshPublicKey;

/// Makes one-time tokens for one provisioner: compact JWS (RFC 7515) signed by the key that the provisioner trusts.
public final class TokenMinter {
    /// What tokens of [#renewal] name as their issuer.
    public static final String RENEWING_CLIENT = "step-ca-client/1.0";
    /// What tokens of [#identity] name as their issuer and audience.
    private static final String IDENTITY = "x5c-identity";
    private static final String CHECK_HOST = "/ssh/check-host";

    private final String issuer;
    private final String audienceSuffix;
    private final JsonObject header;
    private final UnaryOperator<byte[]> signer;

    private TokenMinter(String issuer, String audienceSuffix, String keyId, JsonObject proof, PrivateKey key) {
        this(issuer, audienceSuffix, Jws.algorithm(key), keyId, proof, message -> Jws.signature(message, key));
    }

    private TokenMinter(String issuer, String audienceSuffix, String algorithm, String keyId, JsonObject proof,
            UnaryOperator<byte[]> signer) {
        this.issuer = issuer;
        this.audienceSuffix = audienceSuffix;
        this.signer = signer;
        var builder = JsonObject.builder().put("alg", algorithm).put("kid", keyId).put("typ", "JWT");
        proof.members().forEach(builder::put);
        this.header = builder.build();
    }

    /// For a JWK provisioner.
    ///
    /// @param keyId the `kid` of the provisioner's key
    public static TokenMinter jwk(String provisioner, String keyId, PrivateKey key) {
        return new TokenMinter(provisioner, "", keyId, JsonObject.EMPTY, key);
    }

    /// For an SSHPOP provisioner: the token proves possession of an SSH certificate.
    ///
    /// @param certificate wire blob of the certificate
    /// @param certified   the key it certifies
    /// @param key         the private half of `certified`
    public static TokenMinter sshpop(String provisioner, byte[] certificate, SshPublicKey certified, PrivateKey key) {
        var proof = JsonObject.builder().put("sshpop", Base64.getEncoder().encodeToString(certificate)).build();
        return new TokenMinter(provisioner, "#sshpop/" + provisioner, JwkThumbprint.of(certified), proof, key);
    }

    /// For an X5C provisioner.
    ///
    /// @param keyId how the caller names the key; servers ignore it
    /// @param chain DER certificates, the one of the key first
    public static TokenMinter x5c(String provisioner, String keyId, List<byte[]> chain, PrivateKey key) {
        return new TokenMinter(provisioner, "#x5c/" + provisioner, keyId, certificates("x5c", chain), key);
    }

    /// For a Nebula provisioner.
    ///
    /// @param keyId       how the caller names the key; servers ignore it
    /// @param certificate encoded, for an X25519 key
    /// @param signer      signs with that key, as XEdDSA has it
    public static TokenMinter nebula(String provisioner, String keyId, byte[] certificate, UnaryOperator<byte[]> signer) {
        var proof = JsonObject.builder().put("nebula", Base64.getEncoder().encodeToString(certificate)).build();
        return new TokenMinter(provisioner, "#nebula/" + provisioner, "XEdDSA", keyId, proof, signer);
    }

    /// For the renewal of an X.509 certificate that cannot be shown in the TLS handshake, because it has ended: no provisioner
    /// vouches for it, the certificate itself does.
    ///
    /// @param chain DER certificates, the one of the key first
    public static TokenMinter renewal(List<byte[]> chain, PrivateKey key) {
        return new TokenMinter(RENEWING_CLIENT, "", "", certificates("x5cInsecure", chain), key);
    }

    /// For a CA that wants to know who asks it about a host.
    ///
    /// @param chain DER certificates, the one of the key first
    /// @param id    `jti`
    public static String identity(List<byte[]> chain, PrivateKey key, String host, String id, Instant now) {
        var header = JsonObject.builder().put("alg", Jws.algorithm(key)).put("typ", "JWT");
        certificates("x5cInsecure", chain).members().forEach(header::put);
        return Jws.sign(header.build(), JsonObject.builder().put("aud", CHECK_HOST)
                .put("exp", now.plus(TokenContent.LIFETIME).getEpochSecond()).put("iat", now.getEpochSecond()).put("iss", IDENTITY)
                .put("jti", id).put("nbf", now.getEpochSecond()).put("sub", host).build(), key);
    }

    private static JsonObject certificates(String header, List<byte[]> chain) {
        var encoded = chain.stream()
                .<JsonValue>map(der -> new JsonValue.JsonString(Base64.getEncoder().encodeToString(der))).toList();
        return JsonObject.builder().put(header, new JsonValue.JsonArray(encoded)).build();
    }

    /// The token. Times go out as whole seconds.
    public String mint(TokenContent content) {
        var payload = JsonObject.builder()
                .put("aud", content.purpose().audience(content.caUrl()) + audienceSuffix)
                .put("exp", content.notAfter().getEpochSecond())
                .put("iat", content.issuedAt().getEpochSecond())
                .put("iss", issuer)
                .put("jti", content.id())
                .put("nbf", content.notBefore().getEpochSecond())
                .put("sub", content.subject());
        content.claims().members().forEach(payload::put);
        return Jws.sign(header, payload.build(), signer);
    }
}
