package org.countersign.cli.command.ssh;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;

/// The login names that a user certificate is good for when the user names none: made from the key ID, which mostly is
/// a mail address. Existing clients and servers agree on this expansion.
final class UserPrincipals {
    private UserPrincipals() {}

    /// `user.x@host` becomes `userx`, `user.x` and `user.x@host`.
    static List<String> of(String keyId) {
        int at = keyId.lastIndexOf('@');
        String local = at < 0 ? keyId : keyId.substring(0, at);
        String sanitised = sanitise(local);
        var names = new LinkedHashSet<String>();
        names.add(sanitised);
        if (!local.equalsIgnoreCase(sanitised)) {
            names.add(local);
        }
        names.add(keyId);
        return List.copyOf(names);
    }

    /// Lower case; dots go, and what no login name has becomes an underscore.
    private static String sanitise(String local) {
        return local.toLowerCase(Locale.ROOT).replace(".", "").replaceAll("[^a-z0-9-]", "_");
    }
}
