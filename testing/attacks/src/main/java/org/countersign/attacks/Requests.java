package org.countersign.attacks;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.pkcs.Attribute;
import org.bouncycastle.asn1.pkcs.CertificationRequest;
import org.bouncycastle.asn1.pkcs.CertificationRequestInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import org.countersign.core.keys.KeyGenerator;
import org.countersign.core.keys.Pem;

/// Certificate requests from a list of words: names as `dns=a.example`, a key as `key=rsa-1024`, and what is wrong with the rest.
final class Requests {
    private static final int BEGIN_OF_LENGTH = 1;
    /// It still knows keys and algorithms that nobody should use.
    private static final Provider PROVIDER = new BouncyCastleProvider();

    private final Map<String, KeyPair> keys = new HashMap<>();

    String of(String words) {
        try {
            return Pem.encode("CERTIFICATE REQUEST", new Draft(words.isEmpty() ? List.of() : List.of(words.split(" "))).der());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException(words, e);
        }
    }

    private KeyPair key(String kind) {
        return keys.computeIfAbsent(kind, name -> {
            try {
                var words = name.split("-");
                var generator = KeyPairGenerator.getInstance(words[0].toUpperCase(java.util.Locale.ROOT), PROVIDER);
                switch (words[0]) {
                    case "rsa", "dsa" -> generator.initialize(Integer.parseInt(words[1]), new SecureRandom());
                    case "ec" -> generator.initialize(new ECGenParameterSpec(words[1]), new SecureRandom());
                    default -> { }
                }
                return generator.generateKeyPair();
            } catch (GeneralSecurityException e) {
                throw new IllegalArgumentException("no such key: " + name, e);
            }
        });
    }

    private PrivateKey strange() {
        return KeyGenerator.ec("P-256").generate(new SecureRandom()).getPrivate();
    }

    /// A request in the making.
    private final class Draft {
        private final List<String> subject = new ArrayList<>();
        private final List<GeneralName> names = new ArrayList<>();
        private final List<Extension> extensions = new ArrayList<>();
        private String keyKind = "ec-secp256r1";
        private String algorithm = "SHA256withECDSA";
        private String signature = "";
        private String form = "";

        Draft(List<String> words) throws IOException {
            for (var word : words) {
                int equals = word.indexOf('=');
                read(equals < 0 ? word : word.substring(0, equals), equals < 0 ? "" : word.substring(equals + 1));
            }
        }

        private void read(String name, String value) throws IOException {
            switch (name) {
                case "cn" -> subject.add("CN=" + value);
                case "o" -> subject.add("O=" + value);
                case "dns" -> names.add(new GeneralName(GeneralName.dNSName, value));
                case "email" -> names.add(new GeneralName(GeneralName.rfc822Name, value));
                case "uri" -> names.add(new GeneralName(GeneralName.uniformResourceIdentifier, value));
                case "ip" -> names.add(new GeneralName(GeneralName.iPAddress, value));
                case "directory" -> names.add(new GeneralName(new X500Name("CN=" + value)));
                case "ca" -> extensions.add(Extension.create(Extension.basicConstraints, true, new BasicConstraints(true)));
                case "signs" -> extensions.add(Extension.create(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign)));
                case "eku" -> extensions.add(Extension.create(Extension.extendedKeyUsage, true,
                        new ExtendedKeyUsage(KeyPurposeId.anyExtendedKeyUsage)));
                case "junk" -> extensions.add(new Extension(new ASN1ObjectIdentifier("1.3.6.1.4.1.99999.1"), true,
                        new DEROctetString(new byte[Integer.parseInt(value)])));
                case "key" -> keyKind = value;
                case "alg" -> algorithm = value;
                case "signature" -> signature = value;
                case "form" -> form = value;
                default -> throw new IllegalArgumentException("a request has no " + name);
            }
        }

        byte[] der() throws GeneralSecurityException, IOException {
            var key = key(keyKind);
            var info = new CertificationRequestInfo(new X500Name(String.join(",", subject)),
                    SubjectPublicKeyInfo.getInstance(key.getPublic().getEncoded()), new DERSet(attributes()));
            byte[] signed = sign(key.getPrivate(), info.getEncoded(ASN1Encoding.DER));
            var identifier = new DefaultSignatureAlgorithmIdentifierFinder().find(algorithm);
            return shaped(new CertificationRequest(info, identifier, new DERBitString(signed)).getEncoded(ASN1Encoding.DER));
        }

        private Attribute[] attributes() throws IOException {
            if (!names.isEmpty()) {
                extensions.add(Extension.create(Extension.subjectAlternativeName, false,
                        new GeneralNames(names.toArray(GeneralName[]::new))));
            }
            return extensions.isEmpty() ? new Attribute[0] : new Attribute[] {
                new Attribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest,
                        new DERSet(new Extensions(extensions.toArray(Extension[]::new))))
            };
        }

        private byte[] sign(PrivateKey key, byte[] message) throws GeneralSecurityException {
            var signer = Signature.getInstance(algorithm, PROVIDER);
            signer.initSign(signature.equals("other") ? strange() : key);
            signer.update(message);
            byte[] bytes = signer.sign();
            switch (signature) {
                case "", "other" -> { }
                case "flipped" -> bytes[bytes.length - 1] ^= 1;
                case "empty" -> {
                    return new byte[0];
                }
                case "zeros" -> Arrays.fill(bytes, (byte) 0);
                default -> throw new IllegalArgumentException("no such signature: " + signature);
            }
            return bytes;
        }

        /// The same bytes in a form that is not DER, or hardly.
        private byte[] shaped(byte[] der) {
            return switch (form) {
                case "" -> der;
                case "trailing" -> Arrays.copyOf(der, der.length + 1);
                case "short" -> Arrays.copyOf(der, der.length - 1);
                case "empty" -> new byte[0];
                case "indefinite" -> {
                    int header = der[BEGIN_OF_LENGTH] == (byte) 0x81 ? 3 : 4;
                    byte[] indefinite = new byte[2 + der.length - header + 2];
                    indefinite[0] = der[0];
                    indefinite[BEGIN_OF_LENGTH] = (byte) 0x80;
                    System.arraycopy(der, header, indefinite, 2, der.length - header);
                    yield indefinite;
                }
                case "long-length" -> {
                    int length = der[BEGIN_OF_LENGTH] & 0x7f;
                    byte[] longer = new byte[der.length + 1];
                    longer[0] = der[0];
                    longer[BEGIN_OF_LENGTH] = (byte) (0x80 | length + 1);
                    System.arraycopy(der, 2, longer, 3, der.length - 2);
                    yield longer;
                }
                case "deep" -> {
                    byte[] deep = new byte[20_000];
                    for (int i = 0; i < deep.length; i += 2) {
                        deep[i] = 0x30;
                        deep[i + 1] = (byte) 0x80;
                    }
                    yield deep;
                }
                case "huge-length" -> new byte[] {0x30, (byte) 0x84, 0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff};
                default -> throw new IllegalArgumentException("no such form: " + form);
            };
        }
    }
}
