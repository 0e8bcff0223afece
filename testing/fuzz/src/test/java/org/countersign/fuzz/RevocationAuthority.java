package org.countersign.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.countersign.core.x509.CertificateIssuer;
import org.countersign.core.x509.LeafProfile;
import org.countersign.core.x509.RootProfile;
import org.countersign.core.x509.SubjectAlternativeName;
import org.countersign.core.x509.SubjectName;
import org.countersign.core.x509.X509Certificates;
import org.countersign.core.x509.X509SignatureAlgorithm;

/// An authority whose private key is the number one, so that inputs kept for a target fit it in every run; and one certificate of it.
record RevocationAuthority(PrivateKey key, X509Certificate certificate, X509Certificate leaf) {
    static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final Instant MADE = Instant.parse("2026-05-01T00:00:00Z");
    private static final int SEQUENCE = 0x30;

    static RevocationAuthority create() {
        try {
            var curve = AlgorithmParameters.getInstance("EC");
            curve.init(new ECGenParameterSpec("secp256r1"));
            var parameters = curve.getParameterSpec(ECParameterSpec.class);
            var factory = KeyFactory.getInstance("EC");
            var key = factory.generatePrivate(new ECPrivateKeySpec(BigInteger.ONE, parameters));
            var point = factory.generatePublic(new ECPublicKeySpec(parameters.getGenerator(), parameters));
            var signer = X509SignatureAlgorithm.ECDSA_SHA256.signer(key);
            var root = X509Certificates.sign(RootProfile.body("Fuzz", point, BigInteger.TWO, MADE), signer, point);
            return new RevocationAuthority(key, root, leaf(root, point, key));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509Certificate leaf(X509Certificate root, PublicKey point, PrivateKey key) {
        var issuer = CertificateIssuer.of(root);
        var subject = SubjectName.ofCommonName("leaf");
        var extensions = LeafProfile.extensions(subject, SubjectAlternativeName.split(List.of("leaf")), point, issuer, Optional.empty());
        return X509Certificates.sign(LeafProfile.body(new LeafProfile.Leaf(BigInteger.valueOf(4097), subject, point, MADE,
                MADE.plusSeconds(86_400 * 365), extensions), issuer), X509SignatureAlgorithm.ECDSA_SHA256.signer(key), point);
    }

    /// What lists and answers are alike: the bytes, an algorithm, and a good signature over the bytes.
    byte[] sealed(byte[] body) {
        try {
            var contents = new ByteArrayOutputStream();
            contents.write(body);
            contents.write(new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256).getEncoded(ASN1Encoding.DER));
            contents.write(new DERBitString(X509SignatureAlgorithm.ECDSA_SHA256.signer(key).sign(body)).getEncoded(ASN1Encoding.DER));
            return sequence(contents.toByteArray());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] sequence(byte[] contents) {
        var out = new ByteArrayOutputStream();
        out.write(SEQUENCE);
        int size = contents.length < 0x80 ? 0 : contents.length < 0x100 ? 1 : contents.length < 0x10000 ? 2 : 3;
        out.write(size == 0 ? contents.length : 0x80 | size);
        for (int i = size - 1; i >= 0; i--) {
            out.write(contents.length >> 8 * i);
        }
        out.writeBytes(contents);
        return out.toByteArray();
    }
}
