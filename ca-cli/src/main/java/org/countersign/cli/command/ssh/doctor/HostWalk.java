package org.countersign.cli.command.ssh.doctor;

import static org.countersign.cli.command.ssh.doctor.Fault.*;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.openssh.EffectiveConfig;
import org.countersign.cli.openssh.Sshd;
import org.countersign.cli.openssh.Sshd.Peer;
import org.countersign.core.ssh.SshCertificate;

/// A host, examined on the host itself: whether its sshd starts, whether clients will believe it, and whether it lets a
/// login in.
///
/// @param name        by which clients call the host
/// @param user        who logs in
/// @param address     where from
/// @param certificate which the login shows
record HostWalk(Findings findings, Sshd sshd, Optional<String> name, Optional<String> user, String address,
        Optional<SshCertificate> certificate, Instant now) {

    void examine() {
        if (!findings.part(this::examineStart)) {
            return;
        }
        var config = config();
        findings.part(() -> new HostIdentity(findings, config, name, now).examine());
        findings.part(() -> new LoginWalk(findings, config, sshd.programs(), user, address, certificate, now).examine());
    }

    private void examineStart() {
        var test = sshd.test();
        if (!test.succeeded()) {
            throw test.complaint().contains("no hostkeys available") ? noHostKey(test.err())
                    : findings.refuse(SSHD_CONFIG_INVALID, "sshd", "it does not take its configuration: " + test.complaint(),
                            "correct " + sshd.config() + ", then try 'sshd -t'");
        }
        findings.good("sshd", "takes its configuration " + sshd.config());
    }

    private Refusal noHostKey(String reasons) {
        String reason = reasons.contains("UNPROTECTED PRIVATE KEY") ? "a host key can be read by others than its owner"
                : "it can use none of its host keys";
        String file = reasons.lines().filter(line -> line.contains("key: ") || line.contains("Permissions")).findFirst()
                .map(line -> " (" + line.strip() + ")").orElse("");
        return findings.refuse(HOST_KEY_UNUSABLE, "sshd", "it does not start: " + reason + file,
                "make missing keys with 'ssh-keygen -A'; keys belong to root with mode 0600");
    }

    private EffectiveConfig config() {
        var dump = sshd.dump(user.map(login -> new Peer(login, address, address)));
        if (!dump.succeeded()) {
            throw new CommandFailure("sshd does not tell its settings: " + dump.complaint()).hint("run this as root");
        }
        return EffectiveConfig.parse(dump.out());
    }

    /// The files that say that nobody but root may log in now.
    static Optional<Path> noLogins() {
        return List.of(Path.of("/etc/nologin"), Path.of("/var/run/nologin")).stream().filter(Files::exists).findFirst();
    }

    static String firstLine(Path file) {
        try (var lines = Files.lines(file)) {
            return lines.findFirst().orElse("");
        } catch (IOException | java.io.UncheckedIOException e) {
            return "";
        }
    }
}
