package org.countersign.core.x509;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;

/// Who a certificate is for: the attributes of its subject, each with its values. They are encoded in the order of
/// [Attribute], which is the order existing certificates of these CAs have.
///
/// @param extraNames further attributes, behind the others; one of a type that `attributes` has as well stands in its place
public record SubjectName(Map<Attribute, List<String>> attributes, List<ExtraName> extraNames) {
    private static final int LONGEST_VALUE = 1024;

    /// An attribute by its object identifier.
    public record ExtraName(ASN1ObjectIdentifier type, ASN1Encodable value) {
        /// @throws X509FormatException when the type is no object identifier
        public static ExtraName of(String type, String value) {
            var oid = ASN1ObjectIdentifier.tryFromID(type);
            if (oid == null) {
                throw new X509FormatException("the type of an extra name is not an object identifier");
            }
            return new ExtraName(oid, text(value));
        }
    }

    public SubjectName(Map<Attribute, List<String>> attributes) {
        this(attributes, List.of());
    }

    /// An attribute of a subject and its name in configuration files.
    public enum Attribute {
        COUNTRY("country", BCStyle.C),
        ORGANIZATION("organization", BCStyle.O),
        ORGANIZATIONAL_UNIT("organizationalUnit", BCStyle.OU),
        LOCALITY("locality", BCStyle.L),
        PROVINCE("province", BCStyle.ST),
        STREET_ADDRESS("streetAddress", BCStyle.STREET),
        POSTAL_CODE("postalCode", BCStyle.POSTAL_CODE),
        COMMON_NAME("commonName", BCStyle.CN),
        SERIAL_NUMBER("serialNumber", BCStyle.SERIALNUMBER);

        private final String jsonName;
        private final ASN1ObjectIdentifier type;

        Attribute(String jsonName, ASN1ObjectIdentifier type) {
            this.jsonName = jsonName;
            this.type = type;
        }

        public String jsonName() {
            return jsonName;
        }

        ASN1ObjectIdentifier type() {
            return type;
        }
    }

    public SubjectName {
        var copy = new EnumMap<Attribute, List<String>>(Attribute.class);
        attributes.forEach((attribute, values) -> {
            var present = values.stream().filter(value -> !value.isEmpty()).toList();
            if (!present.isEmpty()) {
                copy.put(attribute, present);
            }
        });
        attributes = Collections.unmodifiableMap(copy);
        extraNames = List.copyOf(extraNames);
    }

    public static SubjectName ofCommonName(String commonName) {
        return new SubjectName(Map.of(Attribute.COMMON_NAME, List.of(commonName)));
    }

    static SubjectName ofAuthority(String organization, String commonName) {
        return new SubjectName(Map.of(
                Attribute.ORGANIZATION, List.of(organization), Attribute.COMMON_NAME, List.of(commonName)));
    }

    /// The attributes of a name, unless there is one that is not among [Attribute] or is no plain text.
    static Optional<SubjectName> of(X500Name name) {
        var found = new EnumMap<Attribute, List<String>>(Attribute.class);
        for (var relative : name.getRDNs()) {
            for (var part : relative.getTypesAndValues()) {
                var attribute = Arrays.stream(Attribute.values()).filter(one -> one.type.equals(part.getType())).findFirst();
                if (attribute.isEmpty() || !(part.getValue() instanceof ASN1String text) || !isPlain(text.getString())) {
                    return Optional.empty();
                }
                found.computeIfAbsent(attribute.get(), _ -> new ArrayList<>()).add(text.getString());
            }
        }
        return Optional.of(new SubjectName(found));
    }

    private static boolean isPlain(String value) {
        return value.length() <= LONGEST_VALUE && value.codePoints().noneMatch(Character::isISOControl);
    }

    /// This subject with what it lacks taken from another.
    public SubjectName withDefaults(SubjectName defaults) {
        var merged = new EnumMap<Attribute, List<String>>(Attribute.class);
        merged.putAll(defaults.attributes);
        merged.putAll(attributes);
        return new SubjectName(merged, extraNames);
    }

    X500Name encode() {
        var extra = extraNames.stream().map(ExtraName::type).toList();
        return new X500Name(Stream.concat(
                attributes.entrySet().stream().filter(attribute -> !extra.contains(attribute.getKey().type))
                        .map(SubjectName::relativeName),
                extraNames.stream().map(name -> new RDN(name.type, name.value))).toArray(RDN[]::new));
    }

    /// Reads the DER of a name.
    ///
    /// @throws X509FormatException when it is not one
    static X500Name parse(byte[] der) {
        StrictDer.check(der);
        return Asn1Reading.of("a subject", () -> X500Name.getInstance(der));
    }

    private static RDN relativeName(Map.Entry<Attribute, List<String>> attribute) {
        var type = attribute.getKey().type;
        return new RDN(attribute.getValue().stream()
                .map(value -> new AttributeTypeAndValue(type, text(value))).toArray(AttributeTypeAndValue[]::new));
    }

    /// PrintableString where its small alphabet suffices, else UTF8String.
    static ASN1Encodable text(String value) {
        boolean printable = value.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9' || " '()+,-./:=?".indexOf(c) >= 0);
        return printable ? new DERPrintableString(value) : new DERUTF8String(value);
    }

    /// The last common name in a name, or the empty string.
    static String commonName(X500Name name) {
        var found = name.getRDNs(BCStyle.CN);
        if (found.length == 0) {
            return "";
        }
        for (var attribute : found[found.length - 1].getTypesAndValues()) {
            if (attribute.getType().equals(BCStyle.CN) && attribute.getValue() instanceof ASN1String text) {
                return text.getString();
            }
        }
        return "";
    }
}
