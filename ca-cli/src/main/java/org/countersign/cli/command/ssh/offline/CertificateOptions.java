package org.countersign.cli.command.ssh.offline;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.countersign.cli.grammar.FlagFailure;
import org.countersign.core.issue.SshGrant;
import org.countersign.core.ssh.CertificateType;

/// The critical options and extensions of a certificate, from the words of `ssh-keygen -O` (ssh-keygen(1), "CERTIFICATES").
/// A user certificate begins with everything permitted that is so by default, a host certificate with nothing.
record CertificateOptions(Map<String, String> critical, Map<String, String> extensions) {
    private static final Map<String, String> EXTENSION_OF = Map.of(
            "x11-forwarding", "permit-X11-forwarding",
            "agent-forwarding", "permit-agent-forwarding",
            "port-forwarding", "permit-port-forwarding",
            "pty", "permit-pty",
            "user-rc", "permit-user-rc");

    static CertificateOptions of(CertificateType type, List<String> words) {
        var options = new CertificateOptions(new HashMap<>(), new HashMap<>(SshGrant.defaultExtensions(type)));
        words.forEach(options::apply);
        return options;
    }

    private void apply(String word) {
        String name = name(word);
        switch (name) {
            case "clear" -> clear(word);
            case "force-command", "source-address" -> critical.put(name, value(word));
            case "verify-required" -> critical.put(name, "");
            case "no-touch-required" -> extensions.put(name, "");
            default -> permit(word, name);
        }
    }

    private void permit(String word, String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (word.startsWith("critical:")) {
            put(critical, word, "critical:");
        } else if (word.startsWith("extension:")) {
            put(extensions, word, "extension:");
        } else if (lower.startsWith("no-") && EXTENSION_OF.containsKey(lower.substring(3)) && word.equals(name)) {
            extensions.remove(EXTENSION_OF.get(lower.substring(3)));
        } else if (lower.startsWith("permit-") && EXTENSION_OF.containsKey(lower.substring(7)) && word.equals(name)) {
            extensions.put(EXTENSION_OF.get(lower.substring(7)), "");
        } else {
            throw FlagFailure.invalid(SignFlags.OPTION, word, "there is no such option; 'ssh sign --help' tells those that there are");
        }
    }

    private void clear(String word) {
        if (!word.equals("clear")) {
            throw FlagFailure.invalid(SignFlags.OPTION, word, "clear has no value");
        }
        critical.clear();
        extensions.clear();
    }

    private static void put(Map<String, String> options, String word, String prefix) {
        String rest = word.substring(prefix.length());
        int equals = rest.indexOf('=');
        options.put(equals < 0 ? rest : rest.substring(0, equals), equals < 0 ? "" : rest.substring(equals + 1));
    }

    private static String name(String word) {
        int equals = word.indexOf('=');
        return equals < 0 ? word : word.substring(0, equals);
    }

    private static String value(String word) {
        int equals = word.indexOf('=');
        if (equals < 0 || equals == word.length() - 1) {
            throw FlagFailure.invalid(SignFlags.OPTION, word, "it needs a value behind =");
        }
        return word.substring(equals + 1);
    }
}
