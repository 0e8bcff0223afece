package org.countersign.core.policy;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.countersign.core.policy.ReadName.Address;
import org.countersign.core.policy.ReadName.Host;
import org.countersign.core.policy.ReadName.Text;
import org.countersign.core.x509.IpAddress;

/// The lists for one kind of certificate. What is denied is denied whatever else is allowed; and as soon as anything is allowed,
/// everything that is not is denied, names of other kinds too.
public final class PolicySection {
    private final String place;
    private final Map<NameKind, List<NameEntry>> allow;
    private final Map<NameKind, List<NameEntry>> deny;
    private final boolean wildcardNames;

    private PolicySection(String place, Map<NameKind, List<NameEntry>> allow, Map<NameKind, List<NameEntry>> deny,
            boolean wildcardNames) {
        this.place = place;
        this.allow = allow;
        this.deny = deny;
        this.wildcardNames = wildcardNames;
    }

    /// @param place         where the lists stand in the configuration, for messages
    /// @param wildcardNames whether an entry that has a wildcard allows the name with the same wildcard
    /// @return empty when all lists are: then there is no policy
    public static Optional<PolicySection> of(String place, Map<NameKind, List<NameEntry>> allow,
            Map<NameKind, List<NameEntry>> deny, boolean wildcardNames) {
        var section = new PolicySection(place, filled(allow), filled(deny), wildcardNames);
        return section.allow.isEmpty() && section.deny.isEmpty() ? Optional.empty() : Optional.of(section);
    }

    private static Map<NameKind, List<NameEntry>> filled(Map<NameKind, List<NameEntry>> lists) {
        var filled = new EnumMap<NameKind, List<NameEntry>>(NameKind.class);
        lists.forEach((kind, entries) -> {
            if (!entries.isEmpty()) {
                filled.put(kind, List.copyOf(entries));
            }
        });
        return filled;
    }

    boolean has(NameKind kind) {
        return allow.containsKey(kind) || deny.containsKey(kind);
    }

    /// Whether names of kinds without a list are denied.
    boolean allowsOnlyWhatItLists() {
        return !allow.isEmpty();
    }

    String place() {
        return place;
    }

    /// Why the name is denied, if it is; completes "is not allowed: ".
    Optional<String> objection(NameKind kind, String text) {
        if (!has(kind) && allowsOnlyWhatItLists()) {
            return Optional.of(place + ".allow has lists, but none for this kind of name");
        }
        if (!has(kind) && kind == NameKind.URI) {
            return Optional.empty();
        }
        return read(kind, text).map(name -> judge(kind, name))
                .orElseGet(() -> Optional.of(place + " cannot be applied to it, because it is not a plain " + kind.title()));
    }

    /// Whether an entry denies the name.
    boolean denies(NameKind kind, String text) {
        return read(kind, text).filter(name -> isDenied(kind, name)).isPresent();
    }

    /// Whether an entry allows the name.
    boolean allows(NameKind kind, String text) {
        return allow.containsKey(kind) && read(kind, text).filter(name -> isAllowed(kind, name)).isPresent();
    }

    private boolean isDenied(NameKind kind, ReadName name) {
        return deny.getOrDefault(kind, List.of()).stream().anyMatch(entry -> entry.denies(name));
    }

    private Optional<String> judge(NameKind kind, ReadName name) {
        if (isDenied(kind, name)) {
            return Optional.of("an entry of " + place + ".deny." + kind.list() + " matches");
        }
        if (allow.containsKey(kind) && !isAllowed(kind, name)) {
            return Optional.of("no entry of " + place + ".allow." + kind.list() + " matches");
        }
        return Optional.empty();
    }

    private boolean isAllowed(NameKind kind, ReadName name) {
        boolean wildcard = name instanceof Host(var host) && host.wildcard();
        return (!wildcard || wildcardNames) && allow.get(kind).stream().anyMatch(entry -> entry.allows(name));
    }

    private static Optional<? extends ReadName> read(NameKind kind, String text) {
        return switch (kind) {
            case DNS -> DnsName.parse(text).map(Host::new);
            case IP -> IpAddress.parse(text).map(Address::new);
            case EMAIL -> EmailEntry.read(text);
            case URI -> UriEntry.read(text);
            case PRINCIPAL, COMMON_NAME -> Optional.of(new Text(text));
        };
    }
}
