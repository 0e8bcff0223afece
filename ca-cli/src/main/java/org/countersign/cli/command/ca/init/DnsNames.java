package org.countersign.cli.command.ca.init;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.countersign.core.x509.SubjectAlternativeName;

/// The names and addresses of a CA, out of texts in which commas and blanks separate them.
final class DnsNames {
    private static final Pattern HOST = Pattern.compile(
            "(?=.{1,253}$)[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?(\\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*\\.?");

    private DnsNames() {}

    /// Each once, IPv6 addresses without brackets.
    static List<String> split(List<String> texts) {
        var names = new LinkedHashSet<String>();
        for (var text : texts) {
            for (var name : text.split("[,\\s]+")) {
                names.add(name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name);
            }
        }
        names.remove("");
        return new ArrayList<>(names);
    }

    /// What is wrong with the names, if anything.
    static Optional<String> complaint(List<String> names) {
        if (names.isEmpty()) {
            return Optional.of("at least one name or address is needed");
        }
        return names.stream().filter(name -> !isValid(name)).findFirst()
                .map(name -> "'" + name + "' is neither a host name nor an IP address");
    }

    private static boolean isValid(String name) {
        return SubjectAlternativeName.of(name).type() == SubjectAlternativeName.Type.IP
                || HOST.matcher(name).matches() && !name.matches("[0-9.]+");
    }
}
