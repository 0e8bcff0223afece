package org.countersign.core.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.SignedJWT;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.ssh.SshReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Nimbus and Bouncy Castle, which share no code with the minter, read and verify what it makes.
class TokenMinterTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_767_225_600L, 999_000_000);
    private static final String ID = "5d0c6a".repeat(10) + "abcd";

    private final TokenContent content =
            TokenContent.of(TokenPurpose.SSH_SIGN, "https://ca.example.com:9443", "jane@example.com", ID, NOW);

    @ParameterizedTest
    @CsvSource({"EC,secp256r1,ES256,P-256", "EC,secp384r1,ES384,P-384", "EC,secp521r1,ES512,P-521"})
    void signs_with_the_algorithm_of_the_curve(String kind, String curve, String algorithm, String name) throws Exception {
        var generator = KeyPairGenerator.getInstance(kind);
        generator.initialize(new ECGenParameterSpec(curve));
        var pair = generator.generateKeyPair();
        var token = parse(TokenMinter.jwk("admin", "key-1", pair.getPrivate()).mint(content));
        assertEquals(algorithm, token.getHeader().getAlgorithm().getName());
        assertTrue(token.verify(new ECDSAVerifier((ECPublicKey) pair.getPublic())));
        assertEquals(new ECKey.Builder(Curve.parse(name), (ECPublicKey) pair.getPublic()).build()
                .computeThumbprint().toString(), JwkThumbprint.of(SshPublicKey.of(pair.getPublic())));
    }

    @Test
    void signs_with_rsa() throws Exception {
        var pair = pair("RSA");
        var token = parse(TokenMinter.jwk("admin", "key-1", pair.getPrivate()).mint(content));
        assertEquals("RS256", token.getHeader().getAlgorithm().getName());
        assertTrue(token.verify(new RSASSAVerifier((RSAPublicKey) pair.getPublic())));
        assertEquals(new RSAKey.Builder((RSAPublicKey) pair.getPublic()).build().computeThumbprint().toString(),
                JwkThumbprint.of(SshPublicKey.of(pair.getPublic())));
    }

    @Test
    void signs_with_ed25519() throws Exception {
        var pair = pair("Ed25519");
        var token = parse(TokenMinter.jwk("admin", "key-1", pair.getPrivate()).mint(content));
        var key = new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(rawEd25519(pair))).build();
        assertEquals("EdDSA", token.getHeader().getAlgorithm().getName());
        assertTrue(bouncyCastleVerifies(rawEd25519(pair), token));
        assertEquals(key.computeThumbprint().toString(), JwkThumbprint.of(SshPublicKey.of(pair.getPublic())));
    }

    @Test
    void a_sign_token_says_who_wants_what_from_whom_and_until_when() throws Exception {
        var options = new SshTokenOptions("user", "jane@example.com", List.of("jane"), "", "10h0m0s");
        var token = parse(TokenMinter.jwk("admin", "key-1", pair("Ed25519").getPrivate())
                .mint(content.withRoot("0f4c").withSsh(options)));
        assertEquals("key-1", token.getHeader().getKeyID());
        assertEquals("JWT", token.getHeader().getType().getType());
        assertEquals(Map.ofEntries(
                Map.entry("aud", "https://ca.example.com:9443/1.0/ssh/sign"),
                Map.entry("iss", "admin"),
                Map.entry("sub", "jane@example.com"),
                Map.entry("jti", ID),
                Map.entry("iat", 1_767_225_600L),
                Map.entry("nbf", 1_767_225_600L),
                Map.entry("exp", 1_767_225_900L),
                Map.entry("sha", "0f4c"),
                Map.entry("step", Map.of("ssh", Map.of(
                        "certType", "user", "keyID", "jane@example.com", "principals", List.of("jane"),
                        "validAfter", "", "validBefore", "10h0m0s")))), token.getPayload().toJSONObject());
    }

    @Test
    void empty_principals_stay_an_empty_list() throws Exception {
        var options = new SshTokenOptions("host", "h1", List.of(), "", "");
        var token = parse(TokenMinter.jwk("admin", "k", pair("Ed25519").getPrivate()).mint(content.withSsh(options)));
        assertTrue(token.getPayload().toString().contains("\"principals\":[]"));
    }

    @Test
    void a_proof_of_possession_carries_the_certificate_and_names_the_provisioner_in_the_audience() throws Exception {
        var pair = pair("Ed25519");
        var key = SshPublicKey.of(pair.getPublic());
        byte[] certificate = {1, 2, 3, (byte) 0xfb};
        var renewal = TokenContent.of(TokenPurpose.SSH_RENEW, "https://ca.example.com", "17", ID, NOW);
        var token = parse(TokenMinter.sshpop("sshpop", certificate, key, pair.getPrivate()).mint(renewal));
        assertEquals("https://ca.example.com/1.0/ssh/renew#sshpop/sshpop", token.getJWTClaimsSet().getAudience().getFirst());
        assertEquals(Base64.getEncoder().encodeToString(certificate), token.getHeader().getCustomParam("sshpop"));
        assertEquals(JwkThumbprint.of(key), token.getHeader().getKeyID());
        assertFalse(token.getPayload().toJSONObject().containsKey("step"));
    }

    @Test
    void an_x5c_token_carries_the_chain_leaf_first() throws Exception {
        var minter = TokenMinter.x5c("corp", "leaf.key", List.of(new byte[] {1}, new byte[] {2}), pair("RSA").getPrivate());
        var token = parse(minter.mint(content));
        assertEquals(List.of("AQ==", "Ag=="), token.getHeader().toJSONObject().get("x5c"));
        assertEquals("https://ca.example.com:9443/1.0/ssh/sign#x5c/corp", token.getJWTClaimsSet().getAudience().getFirst());
    }

    @Test
    void a_key_that_cannot_sign_is_refused() throws Exception {
        var agreement = pair("X25519").getPrivate();
        assertThrows(IllegalArgumentException.class, () -> TokenMinter.jwk("admin", "k", agreement));
    }

    @Test
    void a_token_without_a_subject_is_refused() {
        assertThrows(IllegalArgumentException.class,
                () -> TokenContent.of(TokenPurpose.SIGN, "https://ca.example.com", "", ID, NOW));
    }

    private static SignedJWT parse(String token) throws Exception {
        return SignedJWT.parse(token);
    }

    private static KeyPair pair(String algorithm) throws Exception {
        return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
    }

    /// Nimbus wants a further library for Ed25519.
    private static boolean bouncyCastleVerifies(byte[] publicKey, SignedJWT token) {
        var verifier = new Ed25519Signer();
        verifier.init(false, new Ed25519PublicKeyParameters(publicKey));
        byte[] signed = token.getSigningInput();
        verifier.update(signed, 0, signed.length);
        return verifier.verifySignature(token.getSignature().decode());
    }

    private static byte[] rawEd25519(KeyPair pair) {
        var reader = new SshReader(SshPublicKey.of(pair.getPublic()).blob());
        reader.string();
        return reader.string();
    }
}
