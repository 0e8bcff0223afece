package org.countersign.server.template.function;

import static org.countersign.server.template.value.ParameterType.ANY;
import static org.countersign.server.template.value.ParameterType.TEXT;

import java.io.IOException;
import java.math.BigInteger;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Boolean;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERGeneralizedTime;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DERNumericString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.DERUTCTime;
import org.countersign.core.crypto.StrictBase64;
import org.countersign.core.time.Rfc3339;
import org.countersign.core.time.TimeFormatException;
import org.countersign.server.template.value.Bool;
import org.countersign.server.template.value.Bytes;
import org.countersign.server.template.value.Failure;
import org.countersign.server.template.value.Int;
import org.countersign.server.template.value.Moment;
import org.countersign.server.template.value.Sequence;
import org.countersign.server.template.value.Signature;
import org.countersign.server.template.value.Text;
import org.countersign.server.template.value.Value;

/// DER for the extensions of X.509 templates, as base64.
final class Asn1Functions {
    private Asn1Functions() {}

    static void addTo(FunctionTable table) {
        table.add("asn1Enc", call -> encoded(ofText(((Text) call.any(0)).toText())), TEXT);
        table.add("asn1Marshal", Signature.of(ANY).andAny(TEXT), Asn1Functions::marshal);
        table.add("asn1Seq", new Signature(List.of(), Optional.of(TEXT)), call -> encoded(new DERSequence(parts(call))));
        table.add("asn1Set", new Signature(List.of(), Optional.of(TEXT)), call -> encoded(new DERSet(parts(call))));
    }

    /// `type:value`; without a type it is a PrintableString.
    private static ASN1Encodable ofText(String text) {
        int colon = text.indexOf(':');
        return colon < 0 ? of("printable", text) : of(text.substring(0, colon), text.substring(colon + 1));
    }

    private static ASN1Encodable of(String type, String value) {
        try {
            return switch (type) {
                case "printable" -> new DERPrintableString(value, true);
                case "utf8" -> new DERUTF8String(value);
                case "ia5" -> new DERIA5String(value, true);
                case "numeric" -> new DERNumericString(value, true);
                case "int" -> new ASN1Integer(new BigInteger(value));
                case "bool" -> ASN1Boolean.getInstance(bool(value));
                case "oid" -> new ASN1ObjectIdentifier(value);
                case "utc" -> new DERUTCTime(Date.from(Rfc3339.parse(value)));
                case "generalized" -> new DERGeneralizedTime(Date.from(Rfc3339.parse(value)));
                case "raw" -> ASN1Primitive.fromByteArray(StrictBase64.decode(value)
                        .orElseThrow(() -> new Failure("raw ASN.1 is not standard base64")));
                default -> throw new Failure("there is no ASN.1 type " + type);
            };
        } catch (IllegalArgumentException | TimeFormatException | DateTimeParseException | IOException e) {
            throw new Failure("that is no value of the ASN.1 type " + type);
        }
    }

    private static boolean bool(String value) {
        if (!value.equals("true") && !value.equals("false")) {
            throw new Failure("that is no value of the ASN.1 type bool");
        }
        return value.equals("true");
    }

    /// A value of the template; texts may name the type they are to have.
    private static Value marshal(Arguments call) {
        var type = call.count() > 1 ? ((Text) call.any(1)).toText() : "";
        return encoded(of(call.any(0), type, call, 0));
    }

    private static ASN1Encodable of(Value value, String type, Arguments call, int depth) {
        call.meter().step();
        if (depth > 16) {
            throw new Failure("lists are nested too deep for ASN.1");
        }
        return switch (value) {
            case Text text when !type.isEmpty() -> of(type, text.toText());
            case Text text -> isPrintable(text.toText()) ? new DERPrintableString(text.toText()) : new DERUTF8String(text.toText());
            case Int number -> new ASN1Integer(number.number());
            case Bool flag -> ASN1Boolean.getInstance(flag.isTrue());
            case Bytes bytes -> new DEROctetString(bytes.toArray());
            case Moment moment -> new DERUTCTime(Date.from(moment.time().toInstant()));
            case Sequence list -> new DERSequence(list.items().stream().map(item -> of(item, type, call, depth + 1))
                    .toArray(ASN1Encodable[]::new));
            default -> throw new Failure("asn1: cannot marshal a " + value.typeName());
        };
    }

    private static boolean isPrintable(String text) {
        return DERPrintableString.isPrintableString(text);
    }

    private static ASN1Encodable[] parts(Arguments call) {
        var parts = new ArrayList<ASN1Encodable>();
        for (var value : call.values()) {
            parts.add(of("raw", ((Text) value).toText()));
        }
        return parts.toArray(ASN1Encodable[]::new);
    }

    private static Text encoded(ASN1Encodable value) {
        try {
            return new Text(Base64.getEncoder().encodeToString(value.toASN1Primitive().getEncoded(ASN1Encoding.DER)));
        } catch (IOException e) {
            throw new Failure("that cannot be written as ASN.1");
        }
    }
}
