package org.countersign.core.x509;

import java.io.IOException;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.pkcs.Attribute;
import org.bouncycastle.asn1.pkcs.CertificationRequest;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue;
import org.countersign.core.json.JsonValue.JsonArray;
import org.countersign.core.json.JsonValue.JsonNumber;
import org.countersign.core.keys.Pem;

/// Certificates and certificate requests in the members that certificate templates have, for templates and webhooks to look at.
public final class X509Description {
    private X509Description() {}

    /// @param pem a request that was read as a [CertificateRequest] before
    /// @throws X509FormatException when it is none
    public static JsonObject ofRequest(String pem) {
        byte[] der = Asn1Reading.of("a certificate request", () -> Pem.parse(pem).getFirst().der());
        return Asn1Reading.of("a certificate request", () -> ofRequest(CertificationRequest.getInstance(der), der));
    }

    private static JsonObject ofRequest(CertificationRequest request, byte[] der) throws IOException {
        var info = request.getCertificationRequestInfo();
        var description = JsonObject.builder().put("version", new JsonNumber(info.getVersion().getValue().toString()))
                .put("subject", SubjectDescription.of(info.getSubject()))
                .put("rawSubject", base64(info.getSubject().getEncoded(ASN1Encoding.DER)));
        putExtensions(description, extensions(request));
        putKey(description, info.getSubjectPublicKeyInfo());
        return description.put("raw", base64(der)).build();
    }

    private static Optional<Extensions> extensions(CertificationRequest request) {
        var attributes = request.getCertificationRequestInfo().getAttributes();
        return attributes == null ? Optional.empty() : Arrays.stream(attributes.toArray())
                .map(Attribute::getInstance)
                .filter(attribute -> attribute.getAttrType().equals(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest))
                .map(attribute -> Extensions.getInstance(attribute.getAttributeValues()[0])).findFirst();
    }

    /// The key in a description made here.
    public static PublicKey publicKey(JsonObject description) {
        byte[] der = Base64.getDecoder().decode(description.text("publicKey"));
        return Asn1Reading.of("a public key", () -> PublicKeys.read(SubjectPublicKeyInfo.getInstance(der)));
    }

    /// What would be signed.
    public static JsonObject of(X509CertificateBody body) {
        return ofTbs(body.toBeSigned()).build();
    }

    public static JsonObject of(X509Certificate certificate) {
        try {
            return ofTbs(certificate.getTBSCertificate()).put("raw", base64(X509Certificates.der(certificate))).build();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a parsed certificate has an encoding", e);
        }
    }

    private static JsonObject.Builder ofTbs(byte[] der) {
        return Asn1Reading.of("a certificate body", () -> {
            var fields = TBSCertificate.getInstance(der);
            var description = JsonObject.builder().put("version", 3)
                    .put("serialNumber", new JsonNumber(fields.getSerialNumber().getValue().toString()))
                    .put("subject", SubjectDescription.of(fields.getSubject()))
                    .put("rawSubject", base64(fields.getSubject().getEncoded(ASN1Encoding.DER)))
                    .put("issuer", SubjectDescription.of(fields.getIssuer()))
                    .put("notBefore", CertificateTime.read(fields.getStartDate()).toString())
                    .put("notAfter", CertificateTime.read(fields.getEndDate()).toString());
            putExtensions(description, Optional.ofNullable(fields.getExtensions()));
            putKey(description, fields.getSubjectPublicKeyInfo());
            return description;
        });
    }

    private static void putExtensions(JsonObject.Builder description, Optional<Extensions> extensions) {
        var names = extensions.map(all -> GeneralNames.fromExtensions(all, Extension.subjectAlternativeName))
                .map(SubjectAlternativeName::of).orElse(List.of());
        description.put("dnsNames", values(names, SubjectAlternativeName.Type.DNS))
                .put("emailAddresses", values(names, SubjectAlternativeName.Type.EMAIL))
                .put("ipAddresses", values(names, SubjectAlternativeName.Type.IP))
                .put("uris", values(names, SubjectAlternativeName.Type.URI));
        extensions.map(KeyUsage::fromExtensions).ifPresent(usage -> description.put("keyUsage", KeyUses.names(usage)));
        extensions.map(ExtendedKeyUsage::fromExtensions).map(KeyUses::names).ifPresent(purposes -> description
                .put("extKeyUsage", purposes.named()).putUnlessEmpty("unknownExtKeyUsage", purposes.unknown()));
        description.put("extensions", new JsonArray(extensions.map(X509Description::list).orElse(List.of())));
    }

    private static List<String> values(List<SubjectAlternativeName> names, SubjectAlternativeName.Type type) {
        return names.stream().filter(name -> name.type() == type).map(SubjectAlternativeName::value).toList();
    }

    private static List<JsonValue> list(Extensions extensions) {
        var list = new ArrayList<JsonValue>();
        for (var oid : extensions.getExtensionOIDs()) {
            var extension = extensions.getExtension(oid);
            list.add(JsonObject.builder().put("id", oid.getId()).put("critical", extension.isCritical())
                    .put("value", base64(extension.getExtnValue().getOctets())).build());
        }
        return list;
    }

    private static void putKey(JsonObject.Builder description, SubjectPublicKeyInfo key) throws IOException {
        description.put("publicKey", base64(key.getEncoded(ASN1Encoding.DER))).put("publicKeyAlgorithm",
                switch (PublicKeys.read(key)) {
                    case RSAPublicKey _ -> "RSA";
                    case ECPublicKey _ -> "ECDSA";
                    default -> "Ed25519";
                });
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
