package org.countersign.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.countersign.core.keys.RegularFile;

/// What the command line of `ca-server` says: one configuration file, and flags with one or two dashes in any order.
///
/// @param configFile empty for the default below the step path
/// @param values     flags that take a value, by name without dashes
record ServerOptions(Optional<Path> configFile, Map<String, String> values, boolean quiet) {
    private static final Set<String> WITH_VALUE = Set.of("password-file", "ssh-host-password-file", "ssh-user-password-file",
            "pidfile", "context", "issuer-password-file", "resolver", "token");

    /// A command line that cannot be understood; the message is for the one who typed it.
    static final class UsageException extends Exception {
        private static final long serialVersionUID = 1L;

        UsageException(String message) {
            super(message);
        }
    }

    static ServerOptions parse(List<String> arguments) throws UsageException {
        var configFile = Optional.<Path>empty();
        var values = new HashMap<String, String>();
        boolean quiet = false;
        var rest = arguments.iterator();
        while (rest.hasNext()) {
            var argument = rest.next();
            if (!argument.startsWith("-")) {
                if (configFile.isPresent()) {
                    throw new UsageException("there are two configuration files: " + configFile.get() + " and " + argument);
                }
                configFile = Optional.of(Path.of(argument));
                continue;
            }
            var parts = argument.replaceFirst("^--?", "").split("=", 2);
            if (parts[0].equals("quiet") && parts.length == 1) {
                quiet = true;
            } else if (WITH_VALUE.contains(parts[0])) {
                values.put(parts[0], parts.length == 2 ? parts[1] : rest.hasNext() ? rest.next() : "");
            } else {
                throw new UsageException("unknown flag '" + argument + "'; 'ca-server help' lists them");
            }
        }
        for (var flag : values.entrySet()) {
            if (flag.getValue().isEmpty()) {
                throw new UsageException("missing value for flag '--" + flag.getKey() + "'");
            }
        }
        if (values.containsKey("token")) {
            throw new UsageException("'--token' is for deployments that are linked to another service, which are not supported");
        }
        return new ServerOptions(configFile, Map.copyOf(values), quiet);
    }

    /// Decrypts the issuing key, and the SSH keys unless they have a password file of their own.
    Optional<Path> passwordFile() {
        return path("password-file");
    }

    Optional<Path> sshHostPasswordFile() {
        return path("ssh-host-password-file").or(this::passwordFile);
    }

    Optional<Path> sshUserPasswordFile() {
        return path("ssh-user-password-file").or(this::passwordFile);
    }

    Optional<Path> pidFile() {
        return path("pidfile");
    }

    /// Which of the contexts of the step path to use.
    Optional<String> context() {
        return Optional.ofNullable(values.get("context"));
    }

    /// What is said about password files that others can read, and about flags of step-ca that existing service files may hold and
    /// that change nothing here.
    List<String> notes() {
        var notes = new ArrayList<String>();
        if (values.containsKey("issuer-password-file")) {
            notes.add("--issuer-password-file has no effect: this server signs with keys of its own");
        }
        if (values.containsKey("resolver")) {
            notes.add("--resolver has no effect: it is for ACME, which is not offered");
        }
        Stream.of("password-file", "ssh-host-password-file", "ssh-user-password-file").flatMap(flag -> path(flag).stream()).distinct()
                .filter(ServerOptions::isOpenToOthers)
                .forEach(file -> notes.add("other users can read the password file " + file + "; run: chmod 600 " + file));
        return notes;
    }

    /// A pipe is gone once it was read. Whether a file can be read at all is found out when it is.
    private static boolean isOpenToOthers(Path file) {
        try {
            return Files.isRegularFile(file) && RegularFile.isOpenToOthers(file);
        } catch (IOException e) {
            return false;
        }
    }

    private Optional<Path> path(String flag) {
        return Optional.ofNullable(values.get(flag)).map(Path::of);
    }
}
