package org.countersign.cli.command.ssh.krl;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.countersign.cli.client.CaClient;
import org.countersign.cli.client.SignedKrl;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.FileFailure;
import org.countersign.cli.process.Programs;
import org.countersign.cli.progress.Progress;
import org.countersign.core.crypto.Crypto;
import org.countersign.core.ssh.SshFormatException;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.ssh.SshSig;
import org.countersign.core.ssh.krl.Krl;
import org.countersign.core.ssh.krl.KrlEdition;
import org.countersign.core.ssh.krl.KrlReader;
import org.countersign.core.ssh.krl.KrlWriter;

/// A revocation list that may be given to sshd: signed by a trusted key, and read whole by two readers, ours and that of
/// OpenSSH. A list that sshd cannot read would lock everybody out.
///
/// @param bytes the file
public record VerifiedKrl(byte[] bytes, KrlEdition edition) {
    /// What ssh-keygen needs for the largest list on a machine that is busy with other things.
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final int ATTEMPTS = 3;

    /// Fetches the list; empty when the CA serves none. List and signature are two requests: when something is revoked
    /// between them they do not fit, and are fetched again.
    ///
    /// @param trusted  the keys that may sign it
    /// @param progress told when a large list takes its time
    public static Optional<VerifiedKrl> fetch(CaClient ca, List<SshPublicKey> trusted, Programs programs, Progress progress) {
        for (int attempt = 1; ; attempt++) {
            var fetched = ca.sshKrl();
            if (fetched.isEmpty()) {
                return Optional.empty();
            }
            var checked = progress.during("Checking the revocation list", () -> checked(fetched.get(), trusted, programs));
            if (checked.isPresent()) {
                return checked;
            }
            if (attempt == ATTEMPTS) {
                throw new CommandFailure("the revocation list is not signed by an SSH CA key that is trusted here")
                        .hint("after a change of CA keys, run 'ca-cli ssh host enroll' again");
            }
        }
    }

    private static Optional<VerifiedKrl> checked(SignedKrl fetched, List<SshPublicKey> trusted, Programs programs) {
        return isSigned(fetched, trusted) ? Optional.of(read(fetched.list(), programs)) : Optional.empty();
    }

    private static boolean isSigned(SignedKrl fetched, List<SshPublicKey> trusted) {
        try {
            var signature = SshSig.parse(fetched.signature());
            return trusted.stream().anyMatch(key -> signature.isGood(key, SshSig.KRL, fetched.list(), Crypto.jdk()));
        } catch (SshFormatException e) {
            return false;
        }
    }

    private static VerifiedKrl read(byte[] bytes, Programs programs) {
        try {
            var edition = KrlReader.check(bytes);
            checkWithOpenSsh(bytes, programs);
            return new VerifiedKrl(bytes, edition);
        } catch (SshFormatException e) {
            throw new CommandFailure("the revocation list cannot be read: " + e.getMessage()).because(e);
        }
    }

    /// A list that revokes nothing, for hosts of a CA that serves none: the file has to be there before sshd hears of it.
    public static VerifiedKrl nothing(Programs programs) {
        var krl = new Krl(0, Instant.now().truncatedTo(ChronoUnit.SECONDS), "", List.of(), Set.of(), Set.of());
        return read(KrlWriter.write(krl), programs);
    }

    private static void checkWithOpenSsh(byte[] bytes, Programs programs) {
        try {
            var file = Files.createTempFile("krl", ".tmp");
            try {
                Files.write(file, bytes);
                var said = programs.run(LIMIT, List.of("ssh-keygen", "-Q", "-f", file.toString()));
                if (!said.succeeded()) {
                    throw new CommandFailure("OpenSSH cannot read the revocation list: " + said.complaint());
                }
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw FileFailure.of("checking the revocation list", e);
        }
    }
}
