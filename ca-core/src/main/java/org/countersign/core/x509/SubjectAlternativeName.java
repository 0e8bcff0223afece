package org.countersign.core.x509;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/// A name that a certificate is good for (RFC 5280, "Subject Alternative Name"). IP addresses are held in their one
/// canonical text, except an IPv4 address written in IPv6 form, which [#objection()] refuses by what it looked like.
public record SubjectAlternativeName(Type type, String value) {

    /// The kinds of names, in the order they have in a certificate.
    public enum Type {
        DNS("DNS name", GeneralName.dNSName),
        EMAIL("e-mail address", GeneralName.rfc822Name),
        IP("IP address", GeneralName.iPAddress),
        URI("URI", GeneralName.uniformResourceIdentifier);

        private final String title;
        private final int tag;

        Type(String title, int tag) {
            this.title = title;
            this.tag = tag;
        }

        /// What people call it.
        public String title() {
            return title;
        }

        int tag() {
            return tag;
        }

        static Optional<Type> ofTag(int tag) {
            return Arrays.stream(values()).filter(type -> type.tag == tag).findFirst();
        }
    }

    /// Sorts a text into its kind: an IP literal, else a URL with a scheme, else an e-mail address if there is an `@`, else
    /// a DNS name. The order matters: `localhost:8080` is a URL, `10.0.0.1:80` and `[::1]` are DNS names.
    public static SubjectAlternativeName of(String text) {
        var ip = IpAddress.parse(text);
        if (ip.isPresent()) {
            boolean disguised = text.indexOf(':') >= 0 && ip.get().octets().length == 4;
            return new SubjectAlternativeName(Type.IP, disguised ? text : ip.get().toString());
        }
        return GoUrl.parse(text).map(url -> new SubjectAlternativeName(Type.URI, url.text()))
                .orElseGet(() -> new SubjectAlternativeName(text.indexOf('@') >= 0 ? Type.EMAIL : Type.DNS, text));
    }

    /// As [#of(String)] for a name of the server itself, where an IPv6 address may stand in brackets.
    public static SubjectAlternativeName ofServer(String text) {
        boolean bracketed = text.startsWith("[") && text.endsWith("]");
        var inside = of(bracketed ? text.substring(1, text.length() - 1) : text);
        return bracketed && inside.type != Type.IP ? of(text) : inside;
    }

    /// Sorts each text into its kind; empty ones are skipped.
    public static List<SubjectAlternativeName> split(List<String> texts) {
        return texts.stream().filter(text -> !text.isEmpty()).map(SubjectAlternativeName::of).toList();
    }

    /// A URI with any text as its fragment: what cannot stand there as it is, is escaped.
    public static String withFragment(String uri, String text) {
        return uri + "#" + GoUrl.fragment(text);
    }

    /// The host that a URI points to, without its port: a name, or an address, in brackets if it is an IPv6 one. Empty for what is
    /// no URI and for URIs without a host.
    public static Optional<String> uriHost(String uri) {
        return GoUrl.parse(uri).map(GoUrl::host).filter(host -> !host.isEmpty());
    }

    /// Why this name is never certified, if it is not: readers of certificates disagree about what such a name means.
    public Optional<String> objection() {
        return NameRules.objection(this);
    }

    /// The names of the four kinds; others are left out.
    static List<SubjectAlternativeName> of(GeneralNames names) {
        var found = new ArrayList<SubjectAlternativeName>();
        for (var name : names.getNames()) {
            switch (name.getTagNo()) {
                case GeneralName.dNSName -> found.add(new SubjectAlternativeName(Type.DNS, ia5(name)));
                case GeneralName.rfc822Name -> found.add(new SubjectAlternativeName(Type.EMAIL, ia5(name)));
                case GeneralName.uniformResourceIdentifier -> found.add(new SubjectAlternativeName(Type.URI, ia5(name)));
                case GeneralName.iPAddress -> {
                    var octets = ASN1OctetString.getInstance(name.getName()).getOctets();
                    found.add(new SubjectAlternativeName(Type.IP, IpAddress.of(octets).toString()));
                }
                default -> { }
            }
        }
        return List.copyOf(found);
    }

    private static String ia5(GeneralName name) {
        return ASN1IA5String.getInstance(name.getName()).getString();
    }

    /// The names grouped by kind, each group in the order given.
    static GeneralNames encode(List<SubjectAlternativeName> names) {
        return new GeneralNames(names.stream().sorted(Comparator.comparing(SubjectAlternativeName::type))
                .map(SubjectAlternativeName::encode).toArray(GeneralName[]::new));
    }

    private GeneralName encode() {
        if (type != Type.IP) {
            return new GeneralName(type.tag, new DERIA5String(value, true));
        }
        var ip = IpAddress.parse(value).orElseThrow(() -> new X509FormatException("not an IP address"));
        return new GeneralName(type.tag, new DEROctetString(ip.octets()));
    }
}
