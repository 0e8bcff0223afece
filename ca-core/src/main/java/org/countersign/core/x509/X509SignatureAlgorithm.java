package org.countersign.core.x509;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/// The signature algorithms that certificates and certificate requests may carry. What is missing here (MD5, SHA-1,
/// DSA) is refused everywhere.
public enum X509SignatureAlgorithm {
    ECDSA_SHA256("SHA256withECDSA", new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256)),
    ECDSA_SHA384("SHA384withECDSA", new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA384)),
    ECDSA_SHA512("SHA512withECDSA", new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA512)),
    ED25519("Ed25519", new AlgorithmIdentifier(EdECObjectIdentifiers.id_Ed25519)),
    RSA_SHA256("SHA256withRSA", rsa(PKCSObjectIdentifiers.sha256WithRSAEncryption)),
    RSA_SHA384("SHA384withRSA", rsa(PKCSObjectIdentifiers.sha384WithRSAEncryption)),
    RSA_SHA512("SHA512withRSA", rsa(PKCSObjectIdentifiers.sha512WithRSAEncryption)),
    RSA_PSS_SHA256("SHA-256", 32, NISTObjectIdentifiers.id_sha256),
    RSA_PSS_SHA384("SHA-384", 48, NISTObjectIdentifiers.id_sha384),
    RSA_PSS_SHA512("SHA-512", 64, NISTObjectIdentifiers.id_sha512);

    private final String jcaName;
    private final AlgorithmIdentifier identifier;
    private final byte[] encoded;
    private final Optional<PSSParameterSpec> parameters;

    X509SignatureAlgorithm(String jcaName, AlgorithmIdentifier identifier) {
        this.jcaName = jcaName;
        this.identifier = identifier;
        this.encoded = BodyBuilder.der(identifier);
        this.parameters = Optional.empty();
    }

    /// RSASSA-PSS with one hash throughout and a salt of the hash's length, as every certificate uses it (RFC 4055).
    X509SignatureAlgorithm(String hash, int saltLength, ASN1ObjectIdentifier hashId) {
        this.jcaName = "RSASSA-PSS";
        var digest = new AlgorithmIdentifier(hashId, DERNull.INSTANCE);
        var mask = new AlgorithmIdentifier(PKCSObjectIdentifiers.id_mgf1, digest);
        this.identifier = new AlgorithmIdentifier(PKCSObjectIdentifiers.id_RSASSA_PSS, new RSASSAPSSparams(
                digest, mask, new ASN1Integer(saltLength), RSASSAPSSparams.DEFAULT_TRAILER_FIELD));
        this.encoded = BodyBuilder.der(identifier);
        this.parameters = Optional.of(
                new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), saltLength, 1));
    }

    private static AlgorithmIdentifier rsa(ASN1ObjectIdentifier id) {
        return new AlgorithmIdentifier(id, DERNull.INSTANCE);
    }

    /// The algorithm an issuer signs with: for EC the hash of the curve's strength; for RSA the scheme its own
    /// certificate was signed with, where that is an RSA one.
    ///
    /// @throws X509FormatException when the issuer's key is of a kind that this product does not sign with
    public static X509SignatureAlgorithm ofIssuer(X509Certificate issuer) {
        return switch (issuer.getPublicKey()) {
            case RSAPublicKey _ -> find(X509Certificates.signatureAlgorithm(issuer))
                    .filter(X509SignatureAlgorithm::isRsa).orElse(RSA_SHA256);
            case PublicKey key -> ofKey(key);
        };
    }

    /// The algorithm for a key that signs without a certificate of its own yet, as a root does.
    public static X509SignatureAlgorithm ofKey(PublicKey key) {
        return switch (key) {
            case ECPublicKey ec -> switch (ec.getParams().getCurve().getField().getFieldSize()) {
                case 256 -> ECDSA_SHA256;
                case 384 -> ECDSA_SHA384;
                case 521 -> ECDSA_SHA512;
                default -> throw new X509FormatException("the curve of the issuer's key is not supported");
            };
            case EdECPublicKey ed when ed.getParams().getName().equals("Ed25519") -> ED25519;
            case RSAPublicKey _ -> RSA_SHA256;
            default -> throw new X509FormatException("the kind of the issuer's key is not supported");
        };
    }

    public static Optional<X509SignatureAlgorithm> find(AlgorithmIdentifier identifier) {
        return Arrays.stream(values()).filter(algorithm -> algorithm.identifier.equals(identifier)).findFirst();
    }

    private boolean isRsa() {
        return switch (this) {
            case RSA_SHA256, RSA_SHA384, RSA_SHA512, RSA_PSS_SHA256, RSA_PSS_SHA384, RSA_PSS_SHA512 -> true;
            case ECDSA_SHA256, ECDSA_SHA384, ECDSA_SHA512, ED25519 -> false;
        };
    }

    AlgorithmIdentifier identifier() {
        return identifier;
    }

    /// The DER of the identifier; not to be changed.
    byte[] encoded() {
        return encoded;
    }

    /// A signer for a key that lives in this process. It may be used by any number of threads.
    public MessageSigner signer(PrivateKey key) {
        return message -> {
            try {
                var signature = newSignature();
                signature.initSign(key);
                signature.update(message);
                return signature.sign();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("the key cannot sign with " + this, e);
            }
        };
    }

    public boolean verifies(PublicKey key, byte[] message, byte[] signatureBytes) {
        try {
            var signature = newSignature();
            signature.initVerify(key);
            signature.update(message);
            return signature.verify(signatureBytes);
        } catch (GeneralSecurityException _) {
            return false;
        }
    }

    private Signature newSignature() throws GeneralSecurityException {
        var signature = Signature.getInstance(jcaName);
        if (parameters.isPresent()) {
            signature.setParameter(parameters.get());
        }
        return signature;
    }
}
