package org.countersign.server.config;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.countersign.core.policy.NameEntry;
import org.countersign.core.policy.NameKind;
import org.countersign.core.policy.NamePolicy;
import org.countersign.core.policy.PolicyFormatException;
import org.countersign.core.policy.PolicySection;

/// Reads `authority.policy`: lists of names for X.509 and for SSH user and host certificates.
final class PolicyReader {
    static final List<String> NAMES = List.of("x509", "ssh");
    static final List<String> SSH = List.of("user", "host");
    static final List<String> X509_SECTION = List.of("allow", "deny", "allowWildcardNames");
    static final List<String> SSH_SECTION = List.of("allow", "deny");
    private static final List<NameKind> X509_KINDS =
            List.of(NameKind.COMMON_NAME, NameKind.DNS, NameKind.IP, NameKind.EMAIL, NameKind.URI);
    private static final List<NameKind> SSH_KINDS = List.of(NameKind.DNS, NameKind.IP, NameKind.EMAIL, NameKind.PRINCIPAL);

    private PolicyReader() {}

    static NamePolicy read(Section authority) {
        return authority.section("policy", NAMES).map(policy -> {
            var x509 = policy.section("x509", X509_SECTION).flatMap(section ->
                    section(section, X509_KINDS, section.flag("allowWildcardNames")));
            var ssh = policy.section("ssh", SSH);
            return new NamePolicy(x509, ssh.flatMap(section -> ssh(section, "user")), ssh.flatMap(section -> ssh(section, "host")));
        }).orElse(NamePolicy.NONE);
    }

    private static Optional<PolicySection> ssh(Section ssh, String type) {
        return ssh.section(type, SSH_SECTION).flatMap(section -> section(section, SSH_KINDS, false));
    }

    private static Optional<PolicySection> section(Section section, List<NameKind> kinds, boolean wildcardNames) {
        return PolicySection.of(section.place(), lists(section, "allow", kinds), lists(section, "deny", kinds), wildcardNames);
    }

    private static Map<NameKind, List<NameEntry>> lists(Section section, String name, List<NameKind> kinds) {
        var lists = new EnumMap<NameKind, List<NameEntry>>(NameKind.class);
        section.section(name, kinds.stream().map(NameKind::list).toList())
                .ifPresent(list -> kinds.forEach(kind -> lists.put(kind, entries(list, kind))));
        return lists;
    }

    /// An entry that is left out would allow more, or deny less: a fault in one stops the start.
    private static List<NameEntry> entries(Section lists, NameKind kind) {
        var entries = new ArrayList<NameEntry>();
        lists.stringsByPlace(kind.list()).forEach((place, text) -> {
            try {
                entries.add(kind.entry(text));
            } catch (PolicyFormatException e) {
                lists.findings().fault(place, Shown.quoted(text) + " " + e.getMessage());
            }
        });
        return entries;
    }
}
