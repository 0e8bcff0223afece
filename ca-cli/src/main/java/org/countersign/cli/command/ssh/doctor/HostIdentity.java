package org.countersign.cli.command.ssh.doctor;

import static org.countersign.cli.command.ssh.doctor.Fault.*;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.countersign.cli.openssh.EffectiveConfig;
import org.countersign.core.ssh.SshCertificate;

/// How the host proves who it is: each certificate that sshd is told to show.
record HostIdentity(Findings findings, EffectiveConfig config, Optional<String> name, Instant now) {

    void examine() {
        var files = config.files("hostcertificate");
        if (files.isEmpty()) {
            throw findings.refuse(HOST_CERTIFICATE_NONE, "Host certificate",
                    "sshd shows none: clients that trust the CA, and not this host's keys themselves, refuse it",
                    "run 'ca-cli ssh host enroll', or name one with HostCertificate in sshd_config");
        }
        files.forEach(this::examine);
    }

    private void examine(Path file) {
        String subject = "Host certificate " + file;
        var read = CertificateFile.certificate(file);
        var certificate = read.value().orElseThrow(() -> findings.refuse(HOST_CERTIFICATE_UNREADABLE, subject,
                "sshd shows none: " + read.problem(), "run 'ca-cli ssh host enroll', or correct HostCertificate in sshd_config"));
        checkKey(subject, certificate);
        var names = Algorithms.ofCertificate(certificate.body().key().type());
        if (!config.allows("hostkeyalgorithms", names)) {
            throw findings.refuse(HOST_CERTIFICATE_ALGORITHM, subject, "HostKeyAlgorithms of sshd leaves out " + names.getFirst(),
                    "add it to HostKeyAlgorithms in sshd_config, or take the line out");
        }
        new HostCertificateCheck(findings, name, now).examine(subject, certificate);
        findings.good(subject, "for " + String.join(", ", certificate.body().principals()) + ", "
                + Times.end(certificate.body().validity()));
    }

    /// The public halves lie beside the private ones; where one does not, nothing can be said against a certificate.
    private void checkKey(String subject, SshCertificate certificate) {
        var keys = config.files("hostkey").stream().map(file -> CertificateFile.keys(Path.of(file + ".pub")).value()).toList();
        boolean allKnown = keys.stream().allMatch(Optional::isPresent);
        if (allKnown && keys.stream().flatMap(Optional::stream).flatMap(List::stream).noneMatch(certificate.body().key()::equals)) {
            throw findings.refuse(HOST_CERTIFICATE_OTHER_KEY, subject, "it is for none of the host keys, so that sshd does not show it",
                    "run 'ca-cli ssh host enroll', which certifies the keys that sshd has");
        }
    }
}
