package org.countersign.cli.openssh;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.countersign.cli.process.Programs;

/// An account of this machine, from wherever the machine keeps them.
public record Account(String name, int uid, Path home, String shell, List<String> groups) {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    /// What sshd runs where the account names no shell.
    private static final String DEFAULT_SHELL = "/bin/sh";

    public static Optional<Account> find(Programs programs, String name) {
        var entry = programs.run(LIMIT, List.of("getent", "passwd", "--", name));
        var fields = entry.out().strip().split(":", -1);
        if (!entry.succeeded() || fields.length < 7) {
            return Optional.empty();
        }
        var groups = programs.run(LIMIT, List.of("id", "-Gn", "--", name)).out().strip().split(" ");
        return Optional.of(new Account(fields[0], Integer.parseInt(fields[2]), Path.of(fields[5].isEmpty() ? "/" : fields[5]),
                fields[6].isEmpty() ? DEFAULT_SHELL : fields[6], List.of(groups)));
    }

    /// A path of sshd_config with its tokens replaced; one that is not absolute begins at the home of the user.
    public Path expand(String path) {
        String expanded = path.replace("%%", "\0").replace("%h", home.toString()).replace("%u", name)
                .replace("%U", Integer.toString(uid)).replace("\0", "%");
        return home.resolve(expanded);
    }
}
