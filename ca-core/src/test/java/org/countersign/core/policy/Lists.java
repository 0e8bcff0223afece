package org.countersign.core.policy;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Lists of a policy as a short text: `dns:a.com,*.b.com ip:10.0.0.0/8`.
final class Lists {
    private Lists() {}

    static Map<NameKind, List<NameEntry>> of(String text) {
        var lists = new EnumMap<NameKind, List<NameEntry>>(NameKind.class);
        for (var list : text.strip().isEmpty() ? new String[0] : text.strip().split(" ")) {
            var name = list.substring(0, list.indexOf(':'));
            var kind = Arrays.stream(NameKind.values()).filter(one -> one.list().equals(name)).findFirst().orElseThrow();
            lists.put(kind, Arrays.stream(list.substring(name.length() + 1).split(",")).map(kind::entry).toList());
        }
        return lists;
    }

    static Optional<PolicySection> section(String place, String allow, String deny, boolean wildcardNames) {
        return PolicySection.of(place, of(allow), of(deny), wildcardNames);
    }
}
