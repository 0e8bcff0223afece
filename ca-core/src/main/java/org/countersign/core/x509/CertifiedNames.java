package org.countersign.core.x509;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.TBSCertificate;

/// Every name in a certificate that somebody may go by.
public final class CertifiedNames {
    private final X500Name subject;
    private final List<SubjectAlternativeName> names;
    private final boolean otherKinds;

    private CertifiedNames(X500Name subject, List<SubjectAlternativeName> names, boolean otherKinds) {
        this.subject = subject;
        this.names = List.copyOf(names);
        this.otherKinds = otherKinds;
    }

    /// Those of a certificate that is to be made for these alone.
    public static CertifiedNames of(String commonName, List<SubjectAlternativeName> names) {
        return new CertifiedNames(SubjectName.ofCommonName(commonName).encode(), names, false);
    }

    static CertifiedNames of(TBSCertificate fields) {
        var extension = fields.getExtensions() == null ? null
                : GeneralNames.fromExtensions(fields.getExtensions(), Extension.subjectAlternativeName);
        if (extension == null) {
            return new CertifiedNames(fields.getSubject(), List.of(), false);
        }
        boolean otherKinds = Arrays.stream(extension.getNames()).mapToInt(GeneralName::getTagNo).anyMatch(tag ->
                SubjectAlternativeName.Type.ofTag(tag).isEmpty());
        return new CertifiedNames(fields.getSubject(), SubjectAlternativeName.of(extension), otherKinds);
    }

    /// Subject alternative names of the four usual kinds.
    public List<SubjectAlternativeName> names() {
        return names;
    }

    /// Whether there are subject alternative names of other kinds.
    public boolean hasOtherKinds() {
        return otherKinds;
    }

    /// The common names in the subject, usually one.
    public List<String> commonNames() {
        return inSubject(BCStyle.CN);
    }

    /// The e-mail addresses in the subject, an old place for them.
    public List<String> subjectEmails() {
        return inSubject(BCStyle.EmailAddress);
    }

    X500Name subject() {
        return subject;
    }

    private List<String> inSubject(ASN1ObjectIdentifier kind) {
        var found = new ArrayList<String>();
        Stream.of(subject.getRDNs()).flatMap(part -> Stream.of(part.getTypesAndValues()))
                .filter(attribute -> attribute.getType().equals(kind)).map(attribute -> text(attribute.getValue()))
                .filter(text -> !text.isEmpty()).forEach(found::add);
        return List.copyOf(found);
    }

    private static String text(ASN1Encodable value) {
        if (value instanceof ASN1String text) {
            return text.getString();
        }
        throw new X509FormatException("an attribute of the subject is no text");
    }
}
