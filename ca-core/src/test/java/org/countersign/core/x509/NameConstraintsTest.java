package org.countersign.core.x509;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.countersign.core.x509.LeafProfile.Leaf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the certificates of the authority limit it to, held against what another implementation says of the certificate.
class NameConstraintsTest {
    private static final TestAuthority AUTHORITY = TestAuthority.create();
    private static final KeyPair KEY = TestAuthority.ec("secp256r1");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            +dns:example.com                        | example.com               | true
            +dns:example.com                        | a.example.com             | true
            +dns:example.com                        | a.b.example.com           | true
            +dns:example.com                        | A.EXAMPLE.com             | true
            +dns:example.com                        | notexample.com            | false
            +dns:example.com                        | example.com.evil          | false
            +dns:example.com                        | com                       | false
            +dns:example.com +dns:example.org       | b.example.org             | true
            +dns:example.com -dns:bad.example.com   | good.example.com          | true
            +dns:example.com -dns:bad.example.com   | bad.example.com           | false
            +dns:example.com -dns:bad.example.com   | x.bad.example.com         | false
            -dns:bad.example.com                    | anything.org              | true
            +dns:example.com                        | 10.0.0.1                  | true
            +ip:10.0.0.0/255.0.0.0                  | 10.1.2.3                  | true
            +ip:10.0.0.0/255.0.0.0                  | 11.1.2.3                  | false
            +ip:10.0.0.0/255.0.0.0                  | 2001:db8::1               | false
            +ip:10.0.0.0/255.0.0.0                  | host.example.com          | true
            -ip:10.0.0.0/255.0.0.0                  | 10.1.2.3                  | false
            -ip:10.0.0.0/255.0.0.0                  | 192.168.1.1               | true
            +email:example.com                      | a@example.com             | true
            +email:example.com                      | a@sub.example.com         | false
            +email:.example.com                     | a@sub.example.com         | true
            +email:.example.com                     | a@example.com             | false
            +email:jane@example.com                 | jane@example.com          | true
            +email:jane@example.com                 | john@example.com          | false
            -email:example.com                      | a@EXAMPLE.com             | false
            +uri:example.com                        | https://example.com/x     | true
            +uri:example.com                        | https://a.example.com/x   | false
            +uri:.example.com                       | https://a.example.com/x   | true
            -uri:.example.com                       | https://a.example.com:8/x | false
            +dn:O=Lab                               | host.example.com          | true
            +dn:O=Other                             | host.example.com          | false
            -dn:O=Lab                               | host.example.com          | false
            """)
    void agrees_with_the_verifier_of_the_jdk(String constraints, String name, boolean allowed) throws Exception {
        var authority = limited(constraints);
        var leaf = leaf(authority, name);
        assertEquals(allowed, NameConstraints.of(List.of(authority)).objection(leaf.certifiedNames()).isEmpty(), "ours");
        assertEquals(allowed, isAcceptedByTheJdk(authority, sign(leaf)), "the JDK's");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            -dns:bad.example.com                    | *.example.com             | false
            -dns:bad.example.com                    | *.example.org             | true
            -dns:a.bad.example.com                  | *.example.com             | true
            +dns:example.com                        | *.example.com             | true
            +dns:a.example.com                      | *.example.com             | false
            +uri:example.com                        | urn:uuid:0                | false
            -uri:example.com                        | urn:uuid:0                | false
            -uri:example.com                        | https://10.0.0.1/         | false
            """)
    void refuses_where_a_name_covers_or_hides_what_is_excluded(String constraints, String name, boolean allowed) throws Exception {
        var authority = limited(constraints);
        assertEquals(allowed, NameConstraints.of(List.of(authority)).objection(leaf(authority, name).certifiedNames()).isEmpty());
    }

    @Test
    void holds_a_name_against_every_certificate_above() throws Exception {
        var chain = List.of(limited("+dns:example.com"), limited("-dns:secret.example.com"));
        var constraints = NameConstraints.of(chain);
        assertTrue(constraints.objection(leaf(chain.getFirst(), "a.example.com").certifiedNames()).isEmpty());
        assertEquals(Optional.of("The certificate of this authority does not allow it the DNS name \"secret.example.com\""
                + " (name constraints)."), constraints.objection(leaf(chain.getFirst(), "secret.example.com").certifiedNames()));
    }

    @Test
    void finds_nothing_to_object_to_without_constraints() throws Exception {
        assertTrue(NameConstraints.of(List.of(AUTHORITY.intermediate(), AUTHORITY.root()))
                .objection(leaf(AUTHORITY.intermediate(), "*.anything").certifiedNames()).isEmpty());
    }

    private static X509Certificate limited(String constraints) throws Exception {
        var permitted = new ArrayList<GeneralSubtree>();
        var excluded = new ArrayList<GeneralSubtree>();
        for (var constraint : constraints.split(" ")) {
            (constraint.startsWith("+") ? permitted : excluded).add(new GeneralSubtree(base(constraint.substring(1))));
        }
        var value = new org.bouncycastle.asn1.x509.NameConstraints(permitted.isEmpty() ? null : permitted.toArray(GeneralSubtree[]::new),
                excluded.isEmpty() ? null : excluded.toArray(GeneralSubtree[]::new));
        var extensions = List.of(StandardExtensions.authorityKeyUsage(), StandardExtensions.authority(0),
                new Extension(Extension.nameConstraints, true, value.getEncoded()));
        return sign(new BodyBuilder(BigInteger.TWO, AUTHORITY.issuer().algorithm(), name("CN=Limited"), name("CN=Limited"),
                AUTHORITY.intermediateKey().getPublic(), TestAuthority.NOW.minusSeconds(60), TestAuthority.NOW.plus(Duration.ofDays(9)),
                extensions).build());
    }

    private static GeneralName base(String text) throws Exception {
        var value = text.substring(text.indexOf(':') + 1);
        return switch (text.substring(0, text.indexOf(':'))) {
            case "dns" -> new GeneralName(GeneralName.dNSName, value);
            case "email" -> new GeneralName(GeneralName.rfc822Name, value);
            case "uri" -> new GeneralName(GeneralName.uniformResourceIdentifier, value);
            case "dn" -> new GeneralName(name(value));
            default -> {
                var parts = Arrays.stream(value.split("/")).map(one -> IpAddress.parse(one).orElseThrow().octets()).toList();
                byte[] both = Arrays.copyOf(parts.get(0), 8);
                System.arraycopy(parts.get(1), 0, both, 4, 4);
                yield new GeneralName(GeneralName.iPAddress, new DEROctetString(both));
            }
        };
    }

    private static X500Name name(String text) {
        return new X500Name(text);
    }

    private static X509CertificateBody leaf(X509Certificate authority, String name) {
        var issuer = CertificateIssuer.of(authority);
        var names = List.of(SubjectAlternativeName.of(name));
        var subject = new SubjectName(java.util.Map.of(SubjectName.Attribute.ORGANIZATION, List.of("Lab")));
        return LeafProfile.body(new Leaf(BigInteger.valueOf(3), subject, KEY.getPublic(), TestAuthority.NOW.minusSeconds(60),
                TestAuthority.NOW.plusSeconds(3600), LeafProfile.extensions(subject, names, KEY.getPublic(), issuer, Optional.empty())),
                issuer);
    }

    private static X509Certificate sign(X509CertificateBody body) {
        return AUTHORITY.sign(body);
    }

    /// The authority signs itself here, with the key of the intermediate, and stands below an anchor of that key.
    private static boolean isAcceptedByTheJdk(X509Certificate authority, X509Certificate leaf) throws GeneralSecurityException {
        var anchor = new TrustAnchor("CN=Limited", AUTHORITY.intermediateKey().getPublic(), null);
        var parameters = new PKIXParameters(Set.of(anchor));
        parameters.setRevocationEnabled(false);
        var path = CertificateFactory.getInstance("X.509").generateCertPath(List.of(leaf, authority));
        try {
            CertPathValidator.getInstance("PKIX").validate(path, parameters);
            return true;
        } catch (CertPathValidatorException _) {
            return false;
        }
    }
}
