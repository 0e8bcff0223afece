package org.countersign.core.x509;

import java.io.IOException;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.pkcs.Attribute;
import org.bouncycastle.asn1.pkcs.CertificationRequest;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.countersign.core.keys.KeyFormatException;
import org.countersign.core.keys.Pem;
import org.countersign.core.x509.SubjectAlternativeName.Type;

/// A certificate request (PKCS #10, RFC 2986) whose signature has been verified with the key it asks a certificate for. What
/// it asks for beside the key is only ever compared with what its token allows.
///
/// @param publicKey  of a kind that can be certified; whether it is strong enough is for the caller to say
/// @param commonName of the subject, may be empty
/// @param subject    the whole of it; empty when a certificate of ours could not repeat it as it is
/// @param names      subject alternative names of the four kinds; others are not looked at
public record CertificateRequest(PublicKey publicKey, String commonName, Optional<SubjectName> subject,
        List<SubjectAlternativeName> names) {
    public CertificateRequest {
        names = List.copyOf(names);
    }

    /// This request without the URIs it asks for.
    public CertificateRequest withoutUris() {
        return new CertificateRequest(publicKey, commonName, subject,
                names.stream().filter(name -> name.type() != Type.URI).toList());
    }

    /// Reads the first PEM block of a text, whatever its label, as existing servers do.
    ///
    /// @throws X509FormatException when it is not a request, or not signed with its own key
    public static CertificateRequest parse(String pem) {
        try {
            return Pem.parse(pem).stream().findFirst().map(block -> parse(block.der()))
                    .orElseThrow(() -> new X509FormatException("there is no PEM block in the certificate request"));
        } catch (KeyFormatException e) {
            throw new X509FormatException("the certificate request is not PEM");
        }
    }

    /// Reads the DER of a request, with nothing after it.
    ///
    /// @throws X509FormatException when it is not one, or not signed with its own key
    public static CertificateRequest parse(byte[] der) {
        StrictDer.check(der);
        return Asn1Reading.of("a certificate request", () -> {
            var request = CertificationRequest.getInstance(der);
            // The reader overlooks some wrong tags; what was signed is what arrived, not what was understood.
            if (!Arrays.equals(der, request.getEncoded(ASN1Encoding.DER))) {
                throw new X509FormatException("not a certificate request");
            }
            return read(request, StrictDer.parts(der).getFirst());
        });
    }

    private static CertificateRequest read(CertificationRequest request, byte[] signed) throws IOException {
        var info = request.getCertificationRequestInfo();
        if (info.getVersion().intValueExact() != 0) {
            throw new X509FormatException("the certificate request has an unknown version");
        }
        var key = PublicKeys.read(info.getSubjectPublicKeyInfo());
        checkSignature(request, signed, key);
        return new CertificateRequest(key, SubjectName.commonName(info.getSubject()), SubjectName.of(info.getSubject()),
                namesOf(request));
    }

    private static void checkSignature(CertificationRequest request, byte[] signed, PublicKey key) {
        var algorithm = X509SignatureAlgorithm.find(request.getSignatureAlgorithm()).orElseThrow(() ->
                new X509FormatException("the signature algorithm of the certificate request is not accepted"));
        if (!algorithm.verifies(key, signed, request.getSignature().getOctets())) {
            throw new X509FormatException("the certificate request is not signed with its own key");
        }
    }

    private static List<SubjectAlternativeName> namesOf(CertificationRequest request) {
        return extensions(request)
                .map(extensions -> GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName))
                .map(SubjectAlternativeName::of).orElse(List.of());
    }

    private static Optional<Extensions> extensions(CertificationRequest request) {
        var attributes = request.getCertificationRequestInfo().getAttributes();
        if (attributes == null) {
            return Optional.empty();
        }
        Optional<Extensions> found = Optional.empty();
        for (var item : attributes) {
            var attribute = Attribute.getInstance(item);
            if (attribute.getAttrType().equals(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest)) {
                if (found.isPresent() || attribute.getAttrValues().size() != 1) {
                    throw new X509FormatException("the certificate request asks for extensions twice");
                }
                found = Optional.of(Extensions.getInstance(attribute.getAttributeValues()[0]));
            }
        }
        return found;
    }

    /// The first kind of name for which this request asks for something else than what is granted. Kinds it does not ask
    /// for are not compared, and neither order nor repetition matters.
    public Optional<Type> firstDifference(List<SubjectAlternativeName> granted) {
        for (var type : Type.values()) {
            var asked = values(names, type);
            if (!asked.isEmpty() && !asked.equals(values(granted, type))) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /// The first kind of name of which this request has one that is not among those.
    public Optional<Type> firstBeyond(List<SubjectAlternativeName> granted) {
        return Arrays.stream(Type.values()).filter(type -> !values(granted, type).containsAll(values(names, type))).findFirst();
    }

    private static Set<String> values(List<SubjectAlternativeName> names, Type type) {
        var values = new HashSet<String>();
        names.stream().filter(name -> name.type() == type).map(SubjectAlternativeName::value).forEach(values::add);
        return values;
    }
}
