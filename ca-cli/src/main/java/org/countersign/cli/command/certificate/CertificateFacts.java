package org.countersign.cli.command.certificate;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.core.text.Printable;
import org.countersign.core.x509.SubjectAlternativeName;

/// Reads out of a certificate what all forms of `inspect` show. What stands in a certificate was chosen by somebody
/// else, so nothing leaves here that a terminal would obey.
record CertificateFacts(X509Certificate certificate) {
    static final List<String> KEY_USAGES = List.of("Digital Signature", "Content Commitment", "Key Encipherment",
            "Data Encipherment", "Key Agreement", "Certificate Sign", "CRL Sign", "Encipher Only", "Decipher Only");
    private static final Map<String, String> EXTENDED_USAGES = Map.of(
            "1.3.6.1.5.5.7.3.1", "Server Authentication", "1.3.6.1.5.5.7.3.2", "Client Authentication",
            "1.3.6.1.5.5.7.3.3", "Code Signing", "1.3.6.1.5.5.7.3.4", "Email Protection",
            "1.3.6.1.5.5.7.3.8", "Time Stamping", "1.3.6.1.5.5.7.3.9", "OCSP Signing", "2.5.29.37.0", "Any Usage");
    private static final Map<Integer, SubjectAlternativeName.Type> NAME_TYPES = Map.of(
            1, SubjectAlternativeName.Type.EMAIL, 2, SubjectAlternativeName.Type.DNS,
            6, SubjectAlternativeName.Type.URI, 7, SubjectAlternativeName.Type.IP);

    boolean isAuthority() {
        return certificate.getBasicConstraints() >= 0;
    }

    boolean isSelfIssued() {
        return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
    }

    PublicKeyFacts key() {
        return PublicKeyFacts.of(certificate.getPublicKey());
    }

    /// `O=Lab,CN=Lab Root CA`, in the order of the certificate.
    static String text(X500Principal name) {
        return Printable.text(X500Name.getInstance(name.getEncoded()).toString());
    }

    /// The common name, or the whole name where it has none.
    static String commonName(X500Principal name) {
        var found = X500Name.getInstance(name.getEncoded()).getRDNs(BCStyle.CN);
        return found.length == 0 ? text(name) : Printable.text(IETFUtils.valueToString(found[0].getFirst().getValue()));
    }

    List<String> keyUsages() {
        var bits = certificate.getKeyUsage();
        var usages = new ArrayList<String>();
        for (int i = 0; bits != null && i < bits.length; i++) {
            if (bits[i]) {
                usages.add(KEY_USAGES.get(i));
            }
        }
        return usages;
    }

    List<String> extendedKeyUsages() {
        return extendedKeyUsageIds().stream().map(id -> EXTENDED_USAGES.getOrDefault(id, id)).toList();
    }

    private List<String> extendedKeyUsageIds() {
        try {
            var ids = certificate.getExtendedKeyUsage();
            return ids == null ? List.of() : ids;
        } catch (CertificateParsingException e) {
            throw unreadable(e);
        }
    }

    /// The subject alternative names of the usual four kinds.
    List<SubjectAlternativeName> names() {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null ? List.of() : names.stream().filter(name -> NAME_TYPES.containsKey(name.getFirst()))
                    .map(name -> name(NAME_TYPES.get(name.getFirst()), name.get(1).toString())).toList();
        } catch (CertificateParsingException e) {
            throw unreadable(e);
        }
    }

    /// The JDK writes IPv6 addresses at full length; the core knows the short form.
    private static SubjectAlternativeName name(SubjectAlternativeName.Type type, String value) {
        return type == SubjectAlternativeName.Type.IP
                ? SubjectAlternativeName.of(value) : new SubjectAlternativeName(type, Printable.text(value));
    }

    Optional<byte[]> subjectKeyId() {
        return extension("2.5.29.14").map(der -> ASN1OctetString.getInstance(der).getOctets());
    }

    Optional<byte[]> authorityKeyId() {
        return extension("2.5.29.35").map(der -> AuthorityKeyIdentifier.getInstance(der).getKeyIdentifierOctets());
    }

    Optional<byte[]> extension(String id) {
        return Optional.ofNullable(certificate.getExtensionValue(id))
                .map(wrapped -> ASN1OctetString.getInstance(wrapped).getOctets());
    }

    boolean isCritical(String id) {
        var critical = certificate.getCriticalExtensionOIDs();
        return critical != null && critical.contains(id);
    }

    /// `ECDSA-SHA256`, as Go writes it, from the JDK's `SHA256withECDSA`.
    String signatureAlgorithm() {
        var name = certificate.getSigAlgName();
        int with = name.indexOf("with");
        return with < 0 ? name : name.substring(with + 4) + "-" + name.substring(0, with);
    }

    private static CommandFailure unreadable(Exception e) {
        return new CommandFailure("the certificate has an extension that cannot be read").because(e);
    }
}
