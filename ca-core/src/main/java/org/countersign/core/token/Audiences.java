package org.countersign.core.token;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.countersign.core.issue.Operation;

/// The audiences this CA answers to: `https://NAME/PATH` for each of its DNS names and each path of an operation, with any port or
/// none, because the CA cannot know what stands between it and its clients.
///
/// Everything else is compared as text: no other scheme, no user name, no other spelling of the path.
public final class Audiences {
    private static final String LEGACY = "step-certificate-authority";
    private static final Pattern PORT = Pattern.compile("^(https://(?:[^/:@?#\\[\\]]+|\\[[0-9A-Fa-f:.]+])):[0-9]{1,5}/");

    private final Map<Operation, Set<String>> accepted = new EnumMap<>(Operation.class);
    private final Set<String> all = new HashSet<>();

    /// @param names DNS names and IP literals of this CA, IPv6 without brackets
    public Audiences(List<String> names) {
        for (var operation : Operation.values()) {
            var urls = new HashSet<String>();
            for (var name : names) {
                var host = name.contains(":") ? "[" + name + "]" : name;
                operation.audiencePaths().forEach(path -> urls.add("https://" + host + path));
            }
            if (operation.acceptsLegacyAudience()) {
                urls.add(LEGACY);
            }
            accepted.put(operation, Set.copyOf(urls));
            all.addAll(urls);
        }
    }

    /// Whether one of the audiences is this operation at this CA, with exactly this fragment.
    ///
    /// @param fragment token id of the provisioner for those whose tokens carry it there
    boolean accept(List<String> audiences, Operation operation, Optional<String> fragment) {
        var urls = accepted.get(operation);
        return audiences.stream().anyMatch(audience ->
                fragment(audience).equals(fragment) && urls.contains(withoutPort(withoutFragment(audience))));
    }

    /// Whether one of the audiences is anything at all at this CA.
    public boolean known(List<String> audiences) {
        return audiences.stream().anyMatch(audience -> all.contains(withoutPort(withoutFragment(audience))));
    }

    /// The fragment of the first audience that has one.
    public static Optional<String> fragment(List<String> audiences) {
        return audiences.stream().flatMap(audience -> fragment(audience).stream()).findFirst();
    }

    private static Optional<String> fragment(String audience) {
        int at = audience.indexOf('#');
        return at < 0 ? Optional.empty() : Optional.of(percentDecoded(audience.substring(at + 1)));
    }

    /// Clients write the name of the provisioner into the fragment as it is, or percent-encoded: both mean the same.
    private static String percentDecoded(String fragment) {
        if (fragment.indexOf('%') < 0) {
            return fragment;
        }
        var bytes = new ByteArrayOutputStream();
        byte[] raw = fragment.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < raw.length; i++) {
            int high = raw[i] == '%' && i + 2 < raw.length ? Character.digit(raw[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(raw[i + 2], 16);
            if (low < 0) {
                bytes.write(raw[i]);
            } else {
                bytes.write(high << 4 | low);
                i += 2;
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static String withoutFragment(String audience) {
        int at = audience.indexOf('#');
        return at < 0 ? audience : audience.substring(0, at);
    }

    private static String withoutPort(String audience) {
        var matcher = PORT.matcher(audience);
        return matcher.find() ? matcher.group(1) + audience.substring(matcher.end() - 1) : audience;
    }
}
