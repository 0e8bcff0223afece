package org.countersign.core.x509;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.Extension;

/// Which provisioner granted a certificate, written into the certificate itself: this is how a renewal finds its
/// provisioner when the database is gone.
///
/// @param type          number of the provisioner's type
/// @param name          name of the provisioner
/// @param credentialId  what identified the credential, may be empty
/// @param keyValuePairs key, value, key, value ...
public record ProvisionerExtension(int type, String name, String credentialId, List<String> keyValuePairs) {
    public static final ASN1ObjectIdentifier OID = new ASN1ObjectIdentifier("1.3.6.1.4.1.37476.9000.64.1");

    public ProvisionerExtension {
        keyValuePairs = List.copyOf(keyValuePairs);
    }

    public static ProvisionerExtension of(int type, String name, String credentialId) {
        return new ProvisionerExtension(type, name, credentialId, List.of());
    }

    /// The extension of a certificate, if it has one that can be read.
    public static Optional<ProvisionerExtension> in(X509Certificate certificate) {
        byte[] wrapped = certificate.getExtensionValue(OID.getId());
        return wrapped == null ? Optional.empty()
                : Optional.of(parse(ASN1OctetString.getInstance(wrapped).getOctets()));
    }

    /// Reads the value of the extension.
    ///
    /// @throws X509FormatException when it is not one
    public static ProvisionerExtension parse(byte[] der) {
        StrictDer.check(der);
        return Asn1Reading.of("a provisioner extension", () -> read(ASN1Sequence.getInstance(der)));
    }

    private static ProvisionerExtension read(ASN1Sequence parts) {
        if (parts.size() != 3 && parts.size() != 4) {
            throw new X509FormatException("not a provisioner extension");
        }
        return new ProvisionerExtension(ASN1Integer.getInstance(parts.getObjectAt(0)).intValueExact(),
                text(parts.getObjectAt(1)), text(parts.getObjectAt(2)),
                parts.size() == 3 ? List.of() : strings(ASN1Sequence.getInstance(parts.getObjectAt(3))));
    }

    private static String text(ASN1Encodable octets) {
        return new String(ASN1OctetString.getInstance(octets).getOctets(), StandardCharsets.UTF_8);
    }

    private static List<String> strings(ASN1Sequence items) {
        return Arrays.stream(items.toArray()).map(item -> {
            if (item instanceof ASN1String string) {
                return string.getString();
            }
            throw new X509FormatException("not a provisioner extension");
        }).toList();
    }

    /// The value of the extension, DER.
    public byte[] encode() {
        var parts = new ASN1EncodableVector(4);
        parts.add(new ASN1Integer(type));
        parts.add(new DEROctetString(name.getBytes(StandardCharsets.UTF_8)));
        parts.add(new DEROctetString(credentialId.getBytes(StandardCharsets.UTF_8)));
        if (!keyValuePairs.isEmpty()) {
            parts.add(new DERSequence(keyValuePairs.stream().map(SubjectName::text).toArray(ASN1Encodable[]::new)));
        }
        try {
            return new DERSequence(parts).getEncoded(ASN1Encoding.DER);
        } catch (IOException e) {
            throw new IllegalStateException("memory does not fail", e);
        }
    }

    Extension toExtension() {
        return new Extension(OID, false, encode());
    }
}
