package org.countersign.core.x509;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.countersign.core.issue.CertificateBody;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.CertificateKind;
import org.countersign.core.keys.Der;

/// An X.509 certificate before its signature: the DER of a TBSCertificate (RFC 5280, "Certificate"). Everything this
/// says about itself is read from those bytes, so it cannot say one thing and sign another.
public final class X509CertificateBody implements CertificateBody {
    private final byte[] toBeSigned;
    private final CertificateId id;
    private final String keyId;
    private final CertifiedNames certifiedNames;
    private final List<String> names;
    private final Instant notBefore;
    private final Instant notAfter;
    private final X509SignatureAlgorithm algorithm;
    private final TBSCertificate fields;

    private X509CertificateBody(byte[] der, TBSCertificate fields) throws IOException {
        toBeSigned = der;
        id = CertificateId.x509(fields.getSerialNumber().getValue());
        keyId = SubjectName.commonName(fields.getSubject());
        certifiedNames = CertifiedNames.of(fields);
        names = certifiedNames.names().stream().map(SubjectAlternativeName::value).toList();
        notBefore = CertificateTime.read(fields.getStartDate());
        notAfter = CertificateTime.read(fields.getEndDate());
        this.fields = fields;
        algorithm = X509SignatureAlgorithm.find(fields.getSignature())
                .orElseThrow(() -> new X509FormatException("the signature algorithm is not supported"));
    }

    /// Reads the DER of a TBSCertificate.
    ///
    /// @throws X509FormatException when it is not one
    public static X509CertificateBody parse(byte[] der) {
        StrictDer.check(der);
        return Asn1Reading.of("a certificate body",
                () -> new X509CertificateBody(der.clone(), TBSCertificate.getInstance(der)));
    }

    /// The DER of the certificate that this body becomes with a signature, whoever's that is.
    byte[] under(byte[] signature) {
        return Der.sequence(toBeSigned, algorithm.encoded(), Der.bits(signature));
    }

    @Override
    public CertificateId id() {
        return id;
    }

    public BigInteger serial() {
        return id.serial();
    }

    @Override
    public CertificateKind kind() {
        return CertificateKind.X509;
    }

    @Override
    public byte[] toBeSigned() {
        return toBeSigned;
    }

    @Override
    public String keyId() {
        return keyId;
    }

    @Override
    public List<String> names() {
        return names;
    }

    @Override
    public Instant notBefore() {
        return notBefore;
    }

    @Override
    public Instant notAfter() {
        return notAfter;
    }

    /// Every name in it, subject and alternatives.
    public CertifiedNames certifiedNames() {
        return certifiedNames;
    }

    /// The algorithm named inside the body; the signer has to use it.
    public X509SignatureAlgorithm algorithm() {
        return algorithm;
    }

    /// Who it is for, as the JDK writes names.
    public String subject() {
        return new X500Principal(BodyBuilder.der(fields.getSubject())).getName();
    }

    /// The kind of the certified key, as the JDK calls it; the number of one that cannot be asked for here.
    public String keyAlgorithm() {
        return PublicKeys.algorithm(fields.getSubjectPublicKeyInfo());
    }

    Optional<Extensions> extensions() {
        return Optional.ofNullable(fields.getExtensions());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof X509CertificateBody body && Arrays.equals(toBeSigned, body.toBeSigned);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(toBeSigned);
    }

    @Override
    public String toString() {
        return "X.509 body " + id.serial() + " " + keyId;
    }
}
