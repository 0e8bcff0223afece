package org.countersign.server.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;
import org.countersign.core.keys.RegularFile;

/// Looks at the files a configuration depends on: that they are there, and that nobody else can read or change what
/// only the CA may. No content is read.
final class FileCheck {
    private final Findings findings;

    FileCheck(Findings findings) {
        this.findings = findings;
    }

    void require(FileUse use) {
        var objection = switch (use.kind()) {
            case PUBLIC -> notReadable(use.file());
            case PRIVATE_KEY -> notReadable(use.file(), LinkOption.NOFOLLOW_LINKS).or(() -> openToOthers(use.file()));
        };
        objection.ifPresent(message -> findings.fault(use.place(), message));
    }

    private static Optional<String> notReadable(Path file, LinkOption... options) {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class, options);
            if (attributes.isSymbolicLink()) {
                return Optional.of(file + " is a symbolic link; name the file it points to");
            }
            if (!attributes.isRegularFile()) {
                return Optional.of(file + " is " + (attributes.isDirectory() ? "a directory" : "a pipe or device")
                        + "; give a regular file");
            }
            return Files.isReadable(file)
                    ? Optional.empty()
                    : Optional.of(file + " may not be read by this user; check its owner and mode");
        } catch (NoSuchFileException _) {
            return Optional.of("the file " + file + " does not exist");
        } catch (IOException _) {
            return Optional.of("the file " + file + " cannot be looked at; check the directories above it");
        }
    }

    private static Optional<String> openToOthers(Path file) {
        try {
            return RegularFile.isOpenToOthers(file)
                    ? Optional.of(file + " is open to other users, and holds a private key; run: chmod 600 " + quoted(file))
                    : Optional.empty();
        } catch (IOException _) {
            return Optional.of("the mode of " + file + " cannot be read");
        }
    }

    /// As a word of a shell command.
    private static String quoted(Path file) {
        var text = file.toString();
        return text.matches("[A-Za-z0-9_./@+-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    /// Whoever may write the configuration names the provisioners, and with them everyone who gets a certificate.
    void configuration(Path file, Optional<CaConfig> config) {
        var mode = permissions(file);
        if (mode.contains(PosixFilePermission.OTHERS_WRITE)) {
            findings.fault("", "every user can change this file and so issue certificates; run: chmod o-w " + quoted(file));
        } else if (mode.contains(PosixFilePermission.GROUP_WRITE)) {
            findings.warn("", "the group of " + file + " can change it and so issue certificates");
        }
        boolean read = mode.contains(PosixFilePermission.GROUP_READ) || mode.contains(PosixFilePermission.OTHERS_READ);
        if (read && config.flatMap(CaConfig::password).isPresent()) {
            findings.warn("password", "other users can read it; run: chmod 600 " + quoted(file));
        }
    }

    private static Set<PosixFilePermission> permissions(Path file) {
        try {
            return Files.getPosixFilePermissions(file);
        } catch (IOException _) {
            return Set.of();
        }
    }

    /// Says so when there is data of step-ca that this server starts without.
    void noteStoreOfStepCa(DatabaseConfig database) {
        database.stepCaStore().filter(theirs -> holdsMoreThan(theirs, database.storeDirectory())).ifPresent(theirs ->
                findings.warn("db.dataSource", "what step-ca stored in " + theirs + " is not taken over: used tokens,"
                        + " revocations and known hosts start empty; the ledger is kept in " + database.storeDirectory()));
    }

    private static boolean holdsMoreThan(Path store, Path ours) {
        if (!Files.isDirectory(store)) {
            return Files.exists(store);
        }
        try (var entries = Files.list(store)) {
            return entries.anyMatch(entry -> !entry.equals(ours));
        } catch (IOException _) {
            return true;
        }
    }
}
