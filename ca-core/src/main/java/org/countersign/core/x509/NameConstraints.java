package org.countersign.core.x509;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.countersign.core.x509.SubjectAlternativeName.Type;

/// What the certificates of an authority limit it to (RFC 5280, "Name Constraints"). A certificate outside of that would be
/// refused by everyone who verifies it; so it is not issued.
public final class NameConstraints {
    public static final NameConstraints NONE = new NameConstraints(List.of());

    /// The subtrees of one certificate. A name has to be within a permitted one, if there are any of its kind, and within no
    /// excluded one.
    private record Limits(List<GeneralName> permitted, List<GeneralName> excluded) {
        Stream<GeneralName> all() {
            return Stream.concat(permitted.stream(), excluded.stream());
        }
    }

    private final List<Limits> limits;

    private NameConstraints(List<Limits> limits) {
        this.limits = List.copyOf(limits);
    }

    /// @param chain the issuing certificate and those above it, the root included
    public static NameConstraints of(List<X509Certificate> chain) {
        var limits = new ArrayList<Limits>();
        for (var certificate : chain) {
            byte[] wrapped = certificate.getExtensionValue(Extension.nameConstraints.getId());
            if (wrapped != null) {
                limits.add(Asn1Reading.of("name constraints", () -> limits(wrapped)));
            }
        }
        return new NameConstraints(limits);
    }

    private static Limits limits(byte[] wrapped) {
        var constraints = org.bouncycastle.asn1.x509.NameConstraints.getInstance(ASN1OctetString.getInstance(wrapped).getOctets());
        return new Limits(names(constraints.getPermittedSubtrees()), names(constraints.getExcludedSubtrees()));
    }

    private static List<GeneralName> names(GeneralSubtree[] subtrees) {
        return subtrees == null ? List.of() : Arrays.stream(subtrees).map(GeneralSubtree::getBase).toList();
    }

    /// What is wrong with a certificate for these names, as a sentence.
    public Optional<String> objection(CertifiedNames names) {
        return limits.stream().flatMap(limit -> objection(limit, names).stream()).findFirst();
    }

    private static Optional<String> objection(Limits limits, CertifiedNames names) {
        if (names.hasOtherKinds() && limits.all().anyMatch(base -> base.getTagNo() != GeneralName.directoryName
                && Type.ofTag(base.getTagNo()).isEmpty())) {
            return Optional.of("A name of an unusual kind cannot be compared with the name constraints of this authority.");
        }
        var emails = names.subjectEmails().stream().map(email -> new SubjectAlternativeName(Type.EMAIL, email));
        return Stream.concat(names.names().stream(), emails).flatMap(name -> objection(limits, name).stream()).findFirst()
                .or(() -> objection(limits, names.subject()));
    }

    private static Optional<String> objection(Limits limits, SubjectAlternativeName name) {
        var permitted = ofKind(limits.permitted, name.type().tag());
        boolean refused = !permitted.isEmpty() && permitted.stream().noneMatch(base -> Subtree.of(base).holds(name))
                || ofKind(limits.excluded, name.type().tag()).stream().anyMatch(base -> Subtree.of(base).touches(name));
        return refused ? Optional.of("The certificate of this authority does not allow it the " + name.type().title() + " \""
                + name.value().replaceAll("[^!#-\\[\\]-~]", "?") + "\" (name constraints).") : Optional.empty();
    }

    private static Optional<String> objection(Limits limits, X500Name subject) {
        var permitted = ofKind(limits.permitted, GeneralName.directoryName);
        boolean refused = subject.size() > 0 && (!permitted.isEmpty() && permitted.stream().noneMatch(base -> isBelow(subject, base))
                || ofKind(limits.excluded, GeneralName.directoryName).stream().anyMatch(base -> isBelow(subject, base)));
        return refused ? Optional.of("The certificate of this authority does not allow it this subject (name constraints).")
                : Optional.empty();
    }

    private static boolean isBelow(X500Name subject, GeneralName base) {
        var own = subject.getRDNs();
        var above = X500Name.getInstance(base.getName()).getRDNs();
        if (above.length > own.length) {
            return false;
        }
        for (int i = 0; i < above.length; i++) {
            if (!IETFUtils.rDNAreEqual(own[i], above[i])) {
                return false;
            }
        }
        return true;
    }

    private static List<GeneralName> ofKind(List<GeneralName> bases, int tag) {
        return bases.stream().filter(base -> base.getTagNo() == tag).toList();
    }

    /// A subtree of one kind of name, compared as RFC 5280 says for that kind.
    private sealed interface Subtree {
        /// Whether the name lies within.
        boolean holds(SubjectAlternativeName name);

        /// Whether the name, or one that it covers as a wildcard, lies within.
        default boolean touches(SubjectAlternativeName name) {
            return holds(name);
        }

        static Subtree of(GeneralName base) {
            if (base.getTagNo() == GeneralName.iPAddress) {
                return new Addresses(ASN1OctetString.getInstance(base.getName()).getOctets());
            }
            var text = ASN1IA5String.getInstance(base.getName()).getString();
            return base.getTagNo() == GeneralName.dNSName ? new Domain(new Zone(text, true)) : new Hosts(text);
        }
    }

    /// Names below a zone.
    private record Domain(Zone zone) implements Subtree {
        @Override
        public boolean holds(SubjectAlternativeName name) {
            return zone.holds(name.value());
        }

        @Override
        public boolean touches(SubjectAlternativeName name) {
            return holds(name) || zone.isOneBelow(name.value());
        }
    }

    /// Mailboxes or URIs by their host: the host alone, or with a leading dot those below it, or one mailbox. What has no host to
    /// compare is never permitted and always excluded.
    private record Hosts(String text) implements Subtree {
        @Override
        public boolean holds(SubjectAlternativeName name) {
            int at = name.value().lastIndexOf('@');
            if (name.type() == Type.EMAIL && text.indexOf('@') >= 0) {
                int own = text.lastIndexOf('@');
                return name.value().substring(0, at + 1).equals(text.substring(0, own + 1))
                        && name.value().substring(at + 1).equalsIgnoreCase(text.substring(own + 1));
            }
            return host(name).filter(new Zone(text, false)::holds).isPresent();
        }

        @Override
        public boolean touches(SubjectAlternativeName name) {
            return host(name).isEmpty() || holds(name);
        }

        private static Optional<String> host(SubjectAlternativeName name) {
            return name.type() == Type.URI ? SubjectAlternativeName.uriHost(name.value())
                    .filter(host -> !host.startsWith("[") && IpAddress.parse(host).isEmpty())
                    : Optional.of(name.value()).filter(text -> text.indexOf('@') > 0).map(text -> text.substring(text.lastIndexOf('@') + 1));
        }
    }

    /// Addresses under a mask.
    private record Addresses(byte[] range) implements Subtree {
        @Override
        public boolean holds(SubjectAlternativeName name) {
            byte[] ip = IpAddress.parse(name.value()).map(IpAddress::octets).orElse(new byte[0]);
            if (ip.length * 2 != range.length) {
                return false;
            }
            for (int i = 0; i < ip.length; i++) {
                if (((ip[i] ^ range[i]) & range[ip.length + i]) != 0) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public boolean touches(SubjectAlternativeName name) {
            return IpAddress.parse(name.value()).isEmpty() || holds(name);
        }
    }
}
