package org.countersign.cli.command.certificate;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.x509.Extension;
import org.countersign.core.text.Printable;
import org.countersign.core.x509.ProvisionerExtension;
import org.countersign.core.x509.SubjectAlternativeName;

/// A certificate as readers of `openssl x509 -text` know it.
final class CertificateText {
    private static final HexFormat COLONS = HexFormat.ofDelimiter(":");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("MMM d HH:mm:ss uuuu 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String NAMES = "2.5.29.17";
    private static final Set<String> SHOWN_BY_NAME = Set.of(Extension.keyUsage.getId(), Extension.extendedKeyUsage.getId(),
            Extension.basicConstraints.getId(), Extension.subjectKeyIdentifier.getId(),
            Extension.authorityKeyIdentifier.getId(), NAMES, ProvisionerExtension.OID.getId());

    private final X509Certificate certificate;
    private final CertificateFacts facts;
    private final StringBuilder text = new StringBuilder();

    private CertificateText(X509Certificate certificate) {
        this.certificate = certificate;
        this.facts = new CertificateFacts(certificate);
    }

    static String of(X509Certificate certificate) {
        var text = new CertificateText(certificate);
        text.writeData();
        text.writeKey();
        text.writeExtensions();
        text.writeSignature();
        return text.text.toString();
    }

    private void writeData() {
        line(0, "Certificate:");
        line(4, "Data:");
        line(8, "Version: " + certificate.getVersion() + " (0x" + Integer.toHexString(certificate.getVersion() - 1) + ")");
        line(8, "Serial Number: " + certificate.getSerialNumber() + " (0x" + certificate.getSerialNumber().toString(16) + ")");
        line(4, "Signature Algorithm: " + facts.signatureAlgorithm());
        line(8, "Issuer: " + CertificateFacts.text(certificate.getIssuerX500Principal()));
        line(8, "Validity");
        line(12, "Not Before: " + time(certificate.getNotBefore().toInstant()));
        line(12, "Not After : " + time(certificate.getNotAfter().toInstant()));
        line(8, "Subject: " + CertificateFacts.text(certificate.getSubjectX500Principal()));
    }

    static String time(Instant instant) {
        return TIME.format(instant);
    }

    private void writeKey() {
        var key = facts.key();
        line(8, "Subject Public Key Info:");
        line(12, "Public Key Algorithm: " + key.algorithm());
        line(16, "Public-Key: (" + key.bits() + " bit)");
        key.numbers().forEach((name, bytes) -> {
            line(16, name + ":");
            hex(20, bytes, 15);
        });
        if (key.algorithm().equals("ECDSA")) {
            line(16, "Curve: P-" + key.bits());
        }
    }

    private void writeExtensions() {
        line(8, "X509v3 extensions:");
        extension("X509v3 Key Usage", Extension.keyUsage.getId(), facts.keyUsages());
        extension("X509v3 Extended Key Usage", Extension.extendedKeyUsage.getId(), facts.extendedKeyUsages());
        if (facts.extension(Extension.basicConstraints.getId()).isPresent()) {
            extension("X509v3 Basic Constraints", Extension.basicConstraints.getId(), List.of(basicConstraints()));
        }
        facts.subjectKeyId().ifPresent(id -> extension("X509v3 Subject Key Identifier",
                Extension.subjectKeyIdentifier.getId(), List.of(colons(id))));
        facts.authorityKeyId().ifPresent(id -> extension("X509v3 Authority Key Identifier",
                Extension.authorityKeyIdentifier.getId(), List.of("keyid:" + colons(id))));
        extension("X509v3 Subject Alternative Name", NAMES,
                facts.names().stream().map(CertificateText::name).toList());
        ProvisionerExtension.in(certificate).ifPresent(this::provisioner);
        others().forEach(id -> {
            line(12, id + ":" + critical(id));
            hex(16, facts.extension(id).orElseThrow(), 18);
        });
    }

    private void extension(String title, String id, List<String> values) {
        if (!values.isEmpty()) {
            line(12, title + ":" + critical(id));
            line(16, String.join(", ", values));
        }
    }

    private String critical(String id) {
        return facts.isCritical(id) ? " critical" : "";
    }

    private String basicConstraints() {
        int length = certificate.getBasicConstraints();
        if (length < 0) {
            return "CA:FALSE";
        }
        return "CA:TRUE" + (length == Integer.MAX_VALUE ? "" : ", pathlen:" + length);
    }

    private static String name(SubjectAlternativeName name) {
        return switch (name.type()) {
            case DNS -> "DNS:";
            case EMAIL -> "email:";
            case IP -> "IP Address:";
            case URI -> "URI:";
        } + name.value();
    }

    private void provisioner(ProvisionerExtension provisioner) {
        line(12, "X509v3 Step Provisioner:" + critical(ProvisionerExtension.OID.getId()));
        line(16, "Type: " + ProvisionerKinds.name(provisioner.type()));
        line(16, "Name: " + Printable.text(provisioner.name()));
        if (!provisioner.credentialId().isEmpty()) {
            line(16, "CredentialID: " + Printable.text(provisioner.credentialId()));
        }
        var pairs = provisioner.keyValuePairs();
        for (int i = 0; i + 1 < pairs.size(); i += 2) {
            line(16, Printable.text(pairs.get(i) + ": " + pairs.get(i + 1)));
        }
    }

    private Set<String> others() {
        var ids = new TreeSet<String>();
        if (certificate.getCriticalExtensionOIDs() != null) {
            ids.addAll(certificate.getCriticalExtensionOIDs());
        }
        if (certificate.getNonCriticalExtensionOIDs() != null) {
            ids.addAll(certificate.getNonCriticalExtensionOIDs());
        }
        ids.removeAll(SHOWN_BY_NAME);
        return ids;
    }

    private void writeSignature() {
        line(4, "Signature Algorithm: " + facts.signatureAlgorithm());
        hex(9, certificate.getSignature(), 18);
    }

    private void hex(int indent, byte[] bytes, int width) {
        var pairs = colons(bytes).split("(?<=:)");
        for (int i = 0; i < pairs.length; i += width) {
            line(indent, List.of(pairs).subList(i, Math.min(i + width, pairs.length)).stream().collect(Collectors.joining()));
        }
    }

    private static String colons(byte[] bytes) {
        return COLONS.formatHex(bytes);
    }

    private void line(int indent, String content) {
        text.repeat(' ', indent).append(content).append('\n');
    }
}
