package org.countersign.cli.command.certificate;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue.JsonNumber;
import org.countersign.core.text.Printable;
import org.countersign.core.x509.SubjectAlternativeName;
import org.countersign.core.x509.X509Certificates;

/// A certificate as JSON, under the member names that scripts written for `step` read.
final class CertificateJson {
    private static final List<String> KEY_USAGES = List.of("digital_signature", "content_commitment", "key_encipherment",
            "data_encipherment", "key_agreement", "certificate_sign", "crl_sign", "encipher_only", "decipher_only");

    private final X509Certificate certificate;
    private final CertificateFacts facts;

    private CertificateJson(X509Certificate certificate) {
        this.certificate = certificate;
        this.facts = new CertificateFacts(certificate);
    }

    static JsonObject of(X509Certificate certificate) {
        return new CertificateJson(certificate).build();
    }

    private JsonObject build() {
        return JsonObject.builder()
                .put("version", certificate.getVersion())
                .put("serial_number", certificate.getSerialNumber().toString())
                .put("signature_algorithm", signatureAlgorithm())
                .put("issuer", name(certificate.getIssuerX500Principal()))
                .put("issuer_dn", CertificateFacts.text(certificate.getIssuerX500Principal()))
                .put("validity", validity())
                .put("subject", name(certificate.getSubjectX500Principal()))
                .put("subject_dn", CertificateFacts.text(certificate.getSubjectX500Principal()))
                .put("subject_key_info", key())
                .put("extensions", extensions())
                .put("signature", signature())
                .put("fingerprint_sha1", digest("SHA-1", X509Certificates.der(certificate)))
                .put("fingerprint_sha256", digest("SHA-256", X509Certificates.der(certificate)))
                .build();
    }

    private JsonObject signatureAlgorithm() {
        return JsonObject.builder().put("name", facts.signatureAlgorithm()).put("oid", certificate.getSigAlgOID()).build();
    }

    private JsonObject signature() {
        return JsonObject.builder().put("signature_algorithm", signatureAlgorithm())
                .put("value", Base64.getEncoder().encodeToString(certificate.getSignature()))
                .put("self_signed", facts.isSelfIssued()).build();
    }

    private JsonObject validity() {
        var start = certificate.getNotBefore().toInstant();
        var end = certificate.getNotAfter().toInstant();
        return JsonObject.builder().put("start", start.toString()).put("end", end.toString())
                .put("length", Duration.between(start, end).toSeconds()).build();
    }

    private static JsonObject name(X500Principal principal) {
        var values = new LinkedHashMap<String, List<String>>();
        for (var part : X500Name.getInstance(principal.getEncoded()).getRDNs()) {
            for (var attribute : part.getTypesAndValues()) {
                values.computeIfAbsent(attributeName(attribute.getType()), _ -> new ArrayList<>())
                        .add(Printable.text(IETFUtils.valueToString(attribute.getValue())));
            }
        }
        var object = JsonObject.builder();
        values.forEach(object::put);
        return object.build();
    }

    private static String attributeName(org.bouncycastle.asn1.ASN1ObjectIdentifier type) {
        if (type.equals(BCStyle.CN)) {
            return "common_name";
        } else if (type.equals(BCStyle.O)) {
            return "organization";
        } else if (type.equals(BCStyle.OU)) {
            return "organizational_unit";
        } else if (type.equals(BCStyle.C)) {
            return "country";
        } else if (type.equals(BCStyle.L)) {
            return "locality";
        } else if (type.equals(BCStyle.ST)) {
            return "province";
        }
        return type.getId();
    }

    private JsonObject key() {
        var key = facts.key();
        var numbers = JsonObject.builder();
        key.numbers().forEach((name, bytes) ->
                numbers.put(name.toLowerCase(java.util.Locale.ROOT), Base64.getEncoder().encodeToString(bytes)));
        return JsonObject.builder()
                .put("fingerprint_sha256", digest("SHA-256", certificate.getPublicKey().getEncoded()))
                .put("key_algorithm", JsonObject.builder().put("name", key.algorithm()).build())
                .put(key.algorithm().toLowerCase(java.util.Locale.ROOT) + "_public_key",
                        numbers.put("length", key.bits()).build())
                .build();
    }

    private JsonObject extensions() {
        var extensions = JsonObject.builder();
        if (certificate.getKeyUsage() != null) {
            extensions.put("key_usage", keyUsage(certificate.getKeyUsage()));
        }
        if (facts.extension("2.5.29.19").isPresent()) {
            extensions.put("basic_constraints", basicConstraints());
        }
        if (!facts.names().isEmpty()) {
            extensions.put("subject_alt_name", names());
        }
        facts.authorityKeyId().ifPresent(id -> extensions.put("authority_key_id", HexFormat.of().formatHex(id)));
        facts.subjectKeyId().ifPresent(id -> extensions.put("subject_key_id", HexFormat.of().formatHex(id)));
        if (!facts.extendedKeyUsages().isEmpty()) {
            extensions.put("extended_key_usage", extendedKeyUsage());
        }
        return extensions.build();
    }

    private static JsonObject keyUsage(boolean[] bits) {
        var usage = JsonObject.builder();
        int value = 0;
        for (int i = 0; i < bits.length; i++) {
            if (bits[i]) {
                usage.put(KEY_USAGES.get(i), true);
                value |= 1 << i;
            }
        }
        return usage.put("value", new JsonNumber(Integer.toString(value))).build();
    }

    private JsonObject extendedKeyUsage() {
        var usage = JsonObject.builder();
        facts.extendedKeyUsages().forEach(name -> usage.put(switch (name) {
            case "Server Authentication" -> "server_auth";
            case "Client Authentication" -> "client_auth";
            default -> name.toLowerCase(java.util.Locale.ROOT).replace(' ', '_');
        }, true));
        return usage.build();
    }

    private JsonObject basicConstraints() {
        var constraints = JsonObject.builder().put("is_ca", facts.isAuthority());
        int length = certificate.getBasicConstraints();
        return length < 0 || length == Integer.MAX_VALUE
                ? constraints.build() : constraints.put("max_path_len", length).build();
    }

    private JsonObject names() {
        return JsonObject.builder()
                .putUnlessEmpty("dns_names", names(SubjectAlternativeName.Type.DNS))
                .putUnlessEmpty("email_addresses", names(SubjectAlternativeName.Type.EMAIL))
                .putUnlessEmpty("ip_addresses", names(SubjectAlternativeName.Type.IP))
                .putUnlessEmpty("uniform_resource_identifiers", names(SubjectAlternativeName.Type.URI)).build();
    }

    private List<String> names(SubjectAlternativeName.Type type) {
        return facts.names().stream().filter(name -> name.type() == type).map(SubjectAlternativeName::value).toList();
    }

    private static String digest(String algorithm, byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }
}
