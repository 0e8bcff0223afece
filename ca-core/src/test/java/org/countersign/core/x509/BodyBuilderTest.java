package org.countersign.core.x509;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Random;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.countersign.core.keys.KeyGenerator;
import org.junit.jupiter.api.Test;

class BodyBuilderTest {
    private static final List<PublicKey> KEYS = List.of(KeyGenerator.ec("P-256").generate(new SecureRandom()).getPublic(),
            KeyGenerator.ec("P-521").generate(new SecureRandom()).getPublic(), KeyGenerator.ed25519().generate(new SecureRandom()).getPublic(),
            KeyGenerator.rsa(2048).generate(new SecureRandom()).getPublic());
    private static final List<X500Name> NAMES = List.of(new X500Name("CN=leaf.example.com"), new X500Name(new RDN[0]),
            new X500Name("C=DE,O=Müller & Söhne,OU=a+OU=b,CN=x"),
            new X500Name("O=%1$s,OU=%1$s,L=%1$s,ST=%1$s,CN=%1$s".formatted("y".repeat(60))));

    private static final X500Name ISSUER = new X500Name("O=Test,CN=Intermediate");

    private final Random random = new Random(11);

    private BodyBuilder some() {
        var begin = Instant.ofEpochSecond(random.nextLong(-500_000_000, 4_000_000_000L));
        return new BodyBuilder(new BigInteger(1 + random.nextInt(159), random).add(BigInteger.ONE), pick(List.of(X509SignatureAlgorithm.values())),
                ISSUER, pick(NAMES), pick(KEYS), begin, begin.plusSeconds(1 + random.nextInt(1_000_000_000)), extensions());
    }

    private <T> T pick(List<T> among) {
        return among.get(random.nextInt(among.size()));
    }

    private List<Extension> extensions() {
        var extensions = new ArrayList<Extension>();
        for (int i = random.nextInt(5); i > 0; i--) {
            byte[] value = new byte[random.nextInt(200)];
            random.nextBytes(value);
            extensions.add(new Extension(new ASN1ObjectIdentifier("1.3.6.1.4.1.32473." + i), random.nextBoolean(), value));
        }
        return extensions;
    }

    private static byte[] byBouncyCastle(BodyBuilder body) throws Exception {
        var parts = new V3TBSCertificateGenerator();
        parts.setSerialNumber(new ASN1Integer(body.serial()));
        parts.setSignature(body.algorithm().identifier());
        parts.setIssuer(body.issuer());
        parts.setSubject(body.subject());
        parts.setStartDate(new Time(Date.from(body.notBefore())));
        parts.setEndDate(new Time(Date.from(body.notAfter())));
        parts.setSubjectPublicKeyInfo(SubjectPublicKeyInfo.getInstance(body.subjectKey().getEncoded()));
        if (!body.extensions().isEmpty()) {
            parts.setExtensions(new Extensions(body.extensions().toArray(Extension[]::new)));
        }
        return parts.generateTBSCertificate().getEncoded(ASN1Encoding.DER);
    }

    @Test
    void writes_what_bouncy_castle_writes() throws Exception {
        for (int i = 0; i < 500; i++) {
            var body = some();
            assertArrayEquals(byBouncyCastle(body), body.build().toBeSigned(), body::toString);
        }
    }

    @Test
    void refuses_an_issuer_without_a_name() {
        var some = some();
        var nobodys = new BodyBuilder(some.serial(), some.algorithm(), new X500Name(new RDN[0]), some.subject(),
                some.subjectKey(), some.notBefore(), some.notAfter(), List.of());

        assertThrows(IllegalArgumentException.class, nobodys::build);
    }

    @Test
    void refuses_years_that_certificates_cannot_hold() {
        var some = some();
        var late = new BodyBuilder(some.serial(), some.algorithm(), some.issuer(), some.subject(), some.subjectKey(), some.notBefore(),
                Instant.parse("9999-12-31T23:59:59Z").plusSeconds(1), List.of());

        assertThrows(IllegalArgumentException.class, late::build);
    }
}
