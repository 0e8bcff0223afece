package org.countersign.core.issue;

import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.countersign.core.ProblemCode;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.ssh.SshCertificateBody;
import org.countersign.core.x509.IpAddress;

/// Which texts may stand in an SSH certificate as principals and key ID.
///
/// A principal ends up in `AuthorizedPrincipalsFile` comparisons, in `%` tokens of sshd and in log lines, so only plain names pass:
/// ASCII, no comma (OpenSSH joins lists with it), no pattern characters, nothing a shell would read.
public final class SshNames {
    private static final int MOST_KEY_ID_BYTES = 1024;
    private static final int LONGEST_USER = 255;
    private static final Pattern HOST_LABEL = Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?");

    /// What ends like this is an address in an old spelling to some readers: `0x7f.1` is 127.0.0.1.
    private static final Pattern NUMBER = Pattern.compile("[0-9]+|0x[0-9a-f]*");

    private SshNames() {}

    /// The principals as they go into the certificate: each once, in their order, host names in lower case, because that is how
    /// ssh looks them up.
    ///
    /// @throws org.countersign.core.ProblemException PRINCIPAL_NOT_ALLOWED
    public static List<String> principals(CertificateType type, List<String> names) {
        if (names.isEmpty()) {
            throw ProblemCode.PRINCIPAL_NOT_ALLOWED.refuse("The certificate would name no principal. Ask for at least one.");
        }
        var unique = new LinkedHashSet<String>();
        for (var name : names) {
            unique.add(switch (type) {
                case USER -> user(name);
                case HOST -> host(name);
            });
        }
        if (unique.size() > SshCertificateBody.MOST_PRINCIPALS) {
            throw ProblemCode.PRINCIPAL_NOT_ALLOWED.refuse("The certificate would name " + unique.size()
                    + " principals; OpenSSH reads at most " + SshCertificateBody.MOST_PRINCIPALS + ".");
        }
        return List.copyOf(unique);
    }

    /// Whether a user certificate may have this principal.
    public static boolean isUser(String name) {
        return !name.isEmpty() && name.length() <= LONGEST_USER && ".@+-".indexOf(name.charAt(0)) < 0
                && name.chars().allMatch(SshNames::isUserCharacter);
    }

    private static boolean isUserCharacter(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "._@+-".indexOf(c) >= 0;
    }

    private static String user(String name) {
        if (!isUser(name)) {
            throw ProblemCode.PRINCIPAL_NOT_ALLOWED.refuse("A user principal has 1 to 255 characters of A-Z a-z 0-9 . _ @ + -"
                    + " and does not begin with one of . @ + -; " + quoted(name) + " is not like that.");
        }
        return name;
    }

    private static String host(String name) {
        var lower = name.toLowerCase(Locale.ROOT);
        if (!name.chars().allMatch(c -> c < 0x80) || !(isHostName(lower) || IpAddress.parse(lower).isPresent())) {
            throw ProblemCode.PRINCIPAL_NOT_ALLOWED.refuse("A host principal is a host name of letters, digits, hyphens and"
                    + " dots, or an IP address; " + quoted(name) + " is neither.");
        }
        return lower;
    }

    private static boolean isHostName(String name) {
        if (name.isEmpty() || name.length() > 253) {
            return false;
        }
        var labels = name.split("\\.", -1);
        if (NUMBER.matcher(labels[labels.length - 1]).matches()) {
            return false;
        }
        for (var label : labels) {
            if (!HOST_LABEL.matcher(label).matches() || label.startsWith("xn--") && !isPunycode(label)) {
                return false;
            }
        }
        return true;
    }

    /// Whether the label is the ASCII form of an international name and nothing else: it turns into Unicode and back.
    private static boolean isPunycode(String label) {
        try {
            var unicode = IDN.toUnicode(label);
            return !unicode.equals(label) && IDN.toASCII(unicode).equals(label);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /// The key ID, if sshd can log it on one line that reads as it is.
    ///
    /// @throws org.countersign.core.ProblemException KEY_ID_NOT_ALLOWED
    public static String keyId(String keyId) {
        if (keyId.isEmpty()) {
            throw ProblemCode.KEY_ID_NOT_ALLOWED.refuse("The certificate would have an empty key ID.");
        }
        if (keyId.getBytes(StandardCharsets.UTF_8).length > MOST_KEY_ID_BYTES) {
            throw ProblemCode.KEY_ID_NOT_ALLOWED.refuse("The key ID is longer than " + MOST_KEY_ID_BYTES + " bytes.");
        }
        if (!keyId.codePoints().allMatch(SshNames::isVisible)) {
            throw ProblemCode.KEY_ID_NOT_ALLOWED.refuse("The key ID holds control or invisible characters.");
        }
        return keyId;
    }

    private static boolean isVisible(int codePoint) {
        return codePoint == ' ' || switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
                    Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SPACE_SEPARATOR -> false;
            default -> true;
        };
    }

    /// A name from outside for a message: only if it is short and plain.
    static String quoted(String name) {
        boolean plain = name.length() <= 64 && !name.isEmpty()
                && name.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != '"' && c != '\\');
        return plain ? "\"" + name + "\"" : "one that was asked for";
    }
}
