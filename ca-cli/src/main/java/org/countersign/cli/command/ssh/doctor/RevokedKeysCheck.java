package org.countersign.cli.command.ssh.doctor;

import static org.countersign.cli.command.ssh.doctor.Fault.*;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.countersign.cli.command.ssh.PublicLine;
import org.countersign.cli.openssh.EffectiveConfig;
import org.countersign.cli.process.Programs;
import org.countersign.core.ssh.SshFormatException;
import org.countersign.core.ssh.krl.KrlReader;

/// The file that RevokedKeys names. sshd asks it before anything else about a key, and when it cannot read it, it takes
/// every key for revoked: `sshd -t` says nothing of that. RevokedHostKeys of ssh is read in the same way.
record RevokedKeysCheck(Findings findings, EffectiveConfig config, String keyword, Programs programs) {
    private static final String SUBJECT = "Revoked keys";
    private static final byte[] MAGIC = "SSHKRL\n\0".getBytes(StandardCharsets.US_ASCII);
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String REMEDY = "run 'ca-cli ssh krl update', or take the line that names the file out of the configuration until it works";

    RevokedKeys examine() {
        var file = config.file(keyword);
        if (file.isEmpty()) {
            findings.good(SUBJECT, "no list is asked");
            return RevokedKeys.NOTHING;
        }
        return examine(file.get());
    }

    private RevokedKeys examine(Path file) {
        byte[] bytes = read(file);
        if (bytes.length == 0) {
            findings.warn(REVOKED_KEYS_EMPTY, SUBJECT, file + " is empty and revokes nothing", "run 'ca-cli ssh krl update'");
            return RevokedKeys.NOTHING;
        }
        return Arrays.equals(MAGIC, Arrays.copyOf(bytes, MAGIC.length)) ? list(file, bytes) : plain(file, bytes);
    }

    private byte[] read(Path file) {
        if (Files.notExists(file)) {
            throw findings.refuse(REVOKED_KEYS_MISSING, SUBJECT, file + " does not exist, so that every key of everyone is refused",
                    REMEDY);
        }
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw unreadable(file, "cannot be read");
        }
    }

    private RevokedKeys list(Path file, byte[] bytes) {
        var said = programs.run(LIMIT, List.of("ssh-keygen", "-Q", "-l", "-f", file.toString()));
        if (!said.succeeded()) {
            throw unreadable(file, "is no key revocation list that OpenSSH can read: " + said.complaint());
        }
        try {
            var krl = KrlReader.read(bytes);
            findings.good(SUBJECT, file + " is a list of version " + Long.toUnsignedString(krl.version()) + ", made " + krl.generatedAt());
            return new RevokedKeys(Optional.of(krl), List.of());
        } catch (SshFormatException e) {
            throw unreadable(file, "is a key revocation list that newer versions of OpenSSH refuse: " + e.getMessage());
        }
    }

    /// Anything but a revocation list is read as public keys, one a line.
    private RevokedKeys plain(Path file, byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        boolean allKeys = text.lines().map(String::strip).filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .allMatch(line -> PublicLine.firstIn(line).isPresent());
        if (!allKeys) {
            throw unreadable(file, "is neither a key revocation list nor a list of public keys");
        }
        findings.good(SUBJECT, file + " is a list of public keys");
        return new RevokedKeys(Optional.empty(), CertificateFile.keys(text));
    }

    private Refusal unreadable(Path file, String reason) {
        return findings.refuse(REVOKED_KEYS_UNREADABLE, SUBJECT,
                file + " " + reason + "; every key of everyone is refused", REMEDY);
    }
}
