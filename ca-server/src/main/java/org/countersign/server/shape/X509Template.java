package org.countersign.server.shape;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.x509.Extension;
import org.countersign.core.ProblemCode;
import org.countersign.core.api.X509SignRequest;
import org.countersign.core.issue.X509Grant;
import org.countersign.core.json.JsonException;
import org.countersign.core.json.JsonObject;
import org.countersign.core.x509.LeafExtensions;
import org.countersign.core.x509.LeafShape;
import org.countersign.core.x509.SubjectAlternativeName;
import org.countersign.core.x509.SubjectAlternativeName.Type;
import org.countersign.core.x509.SubjectName;
import org.countersign.core.x509.SubjectName.Attribute;
import org.countersign.core.x509.SubjectName.ExtraName;

/// An operator's template for X.509 certificates.
final class X509Template {
    private final CertificateTemplate template;

    X509Template(CertificateTemplate template) {
        this.template = template;
    }

    /// @param webhooks what the webhooks answered, by their names
    LeafShape shape(X509SignRequest request, JsonObject csr, X509Grant grant, JsonObject webhooks) {
        return Result.read(template.name(), template.render(X509Variables.of(request, csr, grant, webhooks)), X509Template::read);
    }

    static LeafShape read(Result result) {
        result.leaveOpen("serialNumber", "is chosen by the server");
        for (var name : List.of("signatureAlgorithm", "subjectKeyId", "authorityKeyId")) {
            result.leaveOpen(name, "follows from the keys");
        }
        result.object("nameConstraints").filter(constraints -> !constraints.isEmpty()).ifPresent(_ -> {
            throw ProblemCode.CONTENT_NOT_ALLOWED.refuse(
                    "The certificate is not made, because name constraints are only for certificate authorities.");
        });
        return new LeafShape(subject(result), result.bytes("rawSubject"), names(result), extensions(result),
                result.time("notBefore"), result.time("notAfter"));
    }

    /// A text alone is the common name.
    private static SubjectName subject(Result result) {
        return result.object("subject").map(X509Template::subjectOf)
                .orElseGet(() -> SubjectName.ofCommonName(result.textIfText("subject")));
    }

    private static SubjectName subjectOf(Result subject) {
        Map<Attribute, List<String>> attributes = new EnumMap<>(Attribute.class);
        for (var attribute : Attribute.values()) {
            attributes.put(attribute, attribute == Attribute.COMMON_NAME || attribute == Attribute.SERIAL_NUMBER
                    ? List.of(subject.text(attribute.jsonName())) : subject.oneOrMore(attribute.jsonName()));
        }
        var extra = subject.objects("extraNames").stream()
                .map(name -> ExtraName.of(name.text("type"), name.text("value"))).toList();
        return new SubjectName(attributes, extra);
    }

    private static List<SubjectAlternativeName> names(Result result) {
        var names = new ArrayList<SubjectAlternativeName>();
        result.oneOrMore("dnsNames").forEach(value -> names.add(name("dns", value)));
        result.oneOrMore("emailAddresses").forEach(value -> names.add(name("email", value)));
        result.oneOrMore("ipAddresses").forEach(value -> names.add(name("ip", value)));
        result.oneOrMore("uris").forEach(value -> names.add(name("uri", value)));
        result.objects("sans").stream().filter(san -> !san.text("value").isEmpty() || !san.text("type").isEmpty())
                .forEach(san -> names.add(name(san.text("type"), san.text("value"))));
        return names;
    }

    private static SubjectAlternativeName name(String type, String value) {
        var sorted = SubjectAlternativeName.of(value);
        return switch (type) {
            case "", "auto" -> sorted;
            case "dns" -> new SubjectAlternativeName(Type.DNS, value);
            case "email" -> new SubjectAlternativeName(Type.EMAIL, value);
            case "ip" -> require(sorted, Type.IP);
            case "uri" -> require(sorted, Type.URI);
            default -> throw ProblemCode.CONTENT_NOT_ALLOWED.refuse("The certificate is not made, because a name of it is neither"
                    + " DNS name, e-mail address, IP address nor URI.");
        };
    }

    private static SubjectAlternativeName require(SubjectAlternativeName name, Type type) {
        if (name.type() != type) {
            throw new JsonException("one of the names is no " + type.title());
        }
        return name;
    }

    private static List<Extension> extensions(Result result) {
        var extensions = new ArrayList<Extension>();
        var usage = result.oneOrMore("keyUsage");
        if (!usage.isEmpty()) {
            extensions.add(LeafExtensions.keyUsage(usage));
        }
        var purposes = result.oneOrMore("extKeyUsage");
        var unknown = result.oneOrMore("unknownExtKeyUsage");
        if (!purposes.isEmpty() || !unknown.isEmpty()) {
            extensions.add(LeafExtensions.extendedKeyUsage(purposes, unknown));
        }
        result.object("basicConstraints").map(constraints -> LeafExtensions.basicConstraints(constraints.flag("isCA")))
                .ifPresent(extensions::add);
        informative(result, extensions);
        result.objects("extensions").forEach(extension -> extensions.add(LeafExtensions.of(extension.text("id"),
                extension.flag("critical"), extension.bytes("value").orElse(new byte[0]))));
        return extensions;
    }

    private static void informative(Result result, List<Extension> extensions) {
        var ocsp = result.oneOrMore("ocspServer");
        var issuers = result.oneOrMore("issuingCertificateURL");
        if (!ocsp.isEmpty() || !issuers.isEmpty()) {
            extensions.add(LeafExtensions.authorityInformation(ocsp, issuers));
        }
        Optional.of(result.oneOrMore("policyIdentifiers")).filter(oids -> !oids.isEmpty())
                .map(LeafExtensions::policies).ifPresent(extensions::add);
        Optional.of(result.oneOrMore("crlDistributionPoints")).filter(urls -> !urls.isEmpty())
                .map(LeafExtensions::crlDistributionPoints).ifPresent(extensions::add);
    }
}
