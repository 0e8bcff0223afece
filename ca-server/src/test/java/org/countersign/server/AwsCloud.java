package org.countersign.server;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonObject;
import org.countersign.core.x509.CertificateBundle;
import org.countersign.core.x509.RootProfile;
import org.countersign.core.x509.X509Certificates;
import org.countersign.core.x509.X509SignatureAlgorithm;

/// A cloud that signs identity documents as Amazon's does, with a key of its own that is as short as Amazon's are.
final class AwsCloud {
    private final KeyPair keys = newKey(1024);
    private final Path certificate;

    AwsCloud(Path directory) throws IOException {
        this(directory, Instant.now().minus(Duration.ofDays(1)));
    }

    /// @param made when the certificate was, which is good for ten years
    AwsCloud(Path directory, Instant made) throws IOException {
        var body = RootProfile.body("Cloud", keys.getPublic(), BigInteger.ONE, made);
        var signer = X509SignatureAlgorithm.ofKey(keys.getPublic()).signer(keys.getPrivate());
        certificate = Files.createTempFile(directory, "cloud", ".pem");
        Files.writeString(certificate, CertificateBundle.toPem(X509Certificates.sign(body, signer, keys.getPublic())));
    }

    static KeyPair newKey(int bits) {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /// A section for a provisioner, to be changed.
    JsonObject.Builder section(String name) {
        return JsonObject.builder().put("type", "AWS").put("name", name).put("iidRoots", certificate.toString())
                .put("claims", JsonObject.builder().put("enableSSHCA", true).build());
    }

    /// The identity document of an instance, to be changed.
    static JsonObject.Builder document(String instance) {
        return JsonObject.builder().put("accountId", "123456789012").put("architecture", "x86_64")
                .put("availabilityZone", "eu-central-1a").putNull("billingProducts").put("imageId", "ami-1").put("instanceId", instance)
                .put("instanceType", "t3.micro").putNull("kernelId").put("pendingTime", Instant.now().minusSeconds(600).toString())
                .put("privateIp", "10.1.2.3").put("region", "eu-central-1").put("version", "2017-09-30");
    }

    byte[] sign(byte[] document) {
        try {
            return TestTokens.with("SHA256withRSA", keys.getPrivate()).sign(document);
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /// Claims as existing clients write them, to be changed.
    JsonObject.Builder claims(String provisioner, String subject, JsonObject document) {
        byte[] bytes = Json.write(document).getBytes();
        return claims(provisioner, subject, bytes, sign(bytes));
    }

    static JsonObject.Builder claims(String provisioner, String subject, byte[] document, byte[] signature) {
        long now = Instant.now().getEpochSecond();
        var amazon = JsonObject.builder().put("document", Base64.getEncoder().encodeToString(document))
                .put("signature", Base64.getEncoder().encodeToString(signature)).build();
        return JsonObject.builder().put("iss", "ec2.amazonaws.com").put("sub", subject)
                .put("aud", List.of(TestCa.URL + ":1/1.0/sign#aws/" + provisioner)).put("exp", now + 300).put("nbf", now).put("iat", now)
                .put("jti", "the same for all of an instance").put("amazon", amazon);
    }

    /// A token keyed with the signature in its claims.
    static String token(JsonObject claims) {
        var signature = claims.object("amazon").orElseThrow().text("signature");
        return TestTokens.jws(JsonObject.builder().put("alg", "HS256").put("typ", "JWT").build(), claims,
                TestTokens.hmac(Base64.getDecoder().decode(signature)));
    }

    String token(String provisioner, String subject, String instance) {
        return token(claims(provisioner, subject, document(instance).build()).build());
    }
}
