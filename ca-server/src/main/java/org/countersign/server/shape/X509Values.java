package org.countersign.server.shape;

import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue.JsonString;
import org.countersign.core.x509.X509Certificates;
import org.countersign.core.x509.X509Description;
import org.countersign.server.template.value.Bool;
import org.countersign.server.template.value.Bytes;
import org.countersign.server.template.value.GoStruct;
import org.countersign.server.template.value.Int;
import org.countersign.server.template.value.Moment;
import org.countersign.server.template.value.Sequence;
import org.countersign.server.template.value.Struct;
import org.countersign.server.template.value.Text;
import org.countersign.server.template.value.Value;

/// Certificates and certificate requests under the names that templates know their parts by.
final class X509Values {
    /// Parts of a name: as JSON has them, and as Go does. Of the last two there is one each.
    private static final Map<String, String> SUBJECT = new LinkedHashMap<>();
    /// Lists of names.
    private static final Map<String, String> NAMES = new LinkedHashMap<>();

    static {
        SUBJECT.put("country", "Country");
        SUBJECT.put("organization", "Organization");
        SUBJECT.put("organizationalUnit", "OrganizationalUnit");
        SUBJECT.put("locality", "Locality");
        SUBJECT.put("province", "Province");
        SUBJECT.put("streetAddress", "StreetAddress");
        SUBJECT.put("postalCode", "PostalCode");
        SUBJECT.put("serialNumber", "SerialNumber");
        SUBJECT.put("commonName", "CommonName");
        NAMES.put("dnsNames", "DNSNames");
        NAMES.put("emailAddresses", "EmailAddresses");
        NAMES.put("ipAddresses", "IPAddresses");
        NAMES.put("uris", "URIs");
    }

    private X509Values() {}

    /// @param description of a name, as [X509Description] has it
    static Struct subject(JsonObject description) {
        var struct = GoStruct.of("x509util.Subject");
        SUBJECT.forEach((json, name) -> struct.add(name, json, part(description, json), true));
        var extra = description.array("extraNames").stream().map(item -> (JsonObject) item)
                .map(item -> (Value) GoStruct.of("x509util.DistinguishedName")
                        .add("Type", "type", Text.of(item.text("type")), false)
                        .add("Value", "value", Text.of(item.text("value")), false).build()).toList();
        return struct.add("ExtraNames", "extraNames",
                extra.isEmpty() ? Sequence.NIL : new Sequence(Sequence.Element.STRUCT, extra), true).build();
    }

    private static Value part(JsonObject description, String json) {
        if (json.equals("serialNumber") || json.equals("commonName")) {
            return description.get(json).filter(JsonString.class::isInstance).map(_ -> Text.of(description.text(json)))
                    .orElse(Text.EMPTY);
        }
        return texts(description, json);
    }

    private static Sequence texts(JsonObject description, String json) {
        var texts = description.strings(json);
        return texts.isEmpty() ? Sequence.NIL : Sequence.ofTexts(texts);
    }

    /// `.Insecure.CR`.
    ///
    /// @param csr described, with the key in `publicKey`
    static Struct request(JsonObject csr) {
        var struct = GoStruct.of("*x509util.CertificateRequest")
                .add("Version", "version", Int.of(csr.integer("version").orElse(0)), false)
                .add("Subject", "subject", subject(csr.object("subject").orElse(JsonObject.EMPTY)), false)
                .add("RawSubject", "rawSubject", bytes(csr, "rawSubject"), false);
        NAMES.forEach((json, name) -> struct.add(name, json, texts(csr, json), false));
        return struct.add("KeyUsage", "keyUsage", texts(csr, "keyUsage"), true)
                .add("ExtKeyUsage", "extKeyUsage", texts(csr, "extKeyUsage"), true)
                .add("Extensions", "extensions", extensions(csr), false)
                .add("PublicKey", "", key(X509Description.publicKey(csr)), false)
                .add("PublicKeyAlgorithm", "", Text.of(csr.text("publicKeyAlgorithm")), false).build();
    }

    private static Sequence extensions(JsonObject description) {
        var items = description.array("extensions").stream().map(item -> (JsonObject) item)
                .map(item -> (Value) GoStruct.of("x509util.Extension")
                        .add("ID", "id", Text.of(item.text("id")), false)
                        .add("Critical", "critical", new Bool(item.bool("critical").orElse(false)), false)
                        .add("Value", "value", bytes(item, "value"), false).build()).toList();
        return items.isEmpty() ? Sequence.NIL : new Sequence(Sequence.Element.STRUCT, items);
    }

    private static Bytes bytes(JsonObject description, String json) {
        return new Bytes(Base64.getDecoder().decode(description.text(json)));
    }

    /// Templates ask for its type, for the bytes of an RSA modulus and for the curve.
    private static Struct key(PublicKey key) {
        return switch (key) {
            case RSAPublicKey rsa -> GoStruct.of("*rsa.PublicKey").method("Size", Int.of((rsa.getModulus().bitLength() + 7) / 8))
                    .add("E", Int.of(rsa.getPublicExponent().longValue())).build();
            case ECPublicKey ec -> {
                int bits = ec.getParams().getCurve().getField().getFieldSize();
                var parameters = GoStruct.of("*elliptic.CurveParams").add("BitSize", Int.of(bits))
                        .add("Name", Text.of("P-" + bits)).build();
                yield GoStruct.of("*ecdsa.PublicKey")
                        .add("Curve", GoStruct.of("*elliptic.nistCurve").method("Params", parameters).build())
                        .method("Params", parameters).build();
            }
            default -> GoStruct.of("ed25519.PublicKey").build();
        };
    }

    /// A certificate that vouched for the credential.
    static Struct certificate(X509Certificate certificate) {
        var description = X509Description.of(certificate);
        var struct = GoStruct.of("*x509.Certificate")
                .add("Raw", new Bytes(X509Certificates.der(certificate)))
                .add("SerialNumber", Text.of(certificate.getSerialNumber().toString()))
                .add("Subject", subject(description.object("subject").orElse(JsonObject.EMPTY)))
                .add("Issuer", subject(description.object("issuer").orElse(JsonObject.EMPTY)))
                .add("NotBefore", new Moment(certificate.getNotBefore().toInstant().atZone(ZoneOffset.UTC)))
                .add("NotAfter", new Moment(certificate.getNotAfter().toInstant().atZone(ZoneOffset.UTC)))
                .add("IsCA", new Bool(certificate.getBasicConstraints() >= 0))
                .add("PublicKey", "", key(certificate.getPublicKey()), false)
                .add("PublicKeyAlgorithm", Text.of(description.text("publicKeyAlgorithm")))
                .add("Extensions", extensions(description));
        NAMES.forEach((json, name) -> struct.add(name, texts(description, json)));
        return struct.build();
    }
}
