package org.countersign.cli.command.ssh.doctor;

import static org.countersign.cli.command.ssh.doctor.Fault.*;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.countersign.cli.failure.FileFailure;
import org.countersign.cli.openssh.Account;
import org.countersign.cli.openssh.EffectiveConfig;
import org.countersign.cli.openssh.PrincipalsFile;
import org.countersign.cli.openssh.StrictModes;
import org.countersign.core.ssh.SshCertificate;

/// The host's own rules about which principals may log in as a user.
record PrincipalsCheck(Findings findings, EffectiveConfig config, Account account) {
    private static final String SUBJECT = "Authorized principals";

    /// Whether the host has such rules. If so, the user's name counts for nothing.
    boolean examine(SshCertificate certificate) {
        var file = config.value("authorizedprincipalsfile").map(account::expand);
        var command = config.value("authorizedprincipalscommand");
        if (command.isPresent() && file.filter(it -> fits(it, certificate)).isEmpty()) {
            findings.warn(PRINCIPALS_NOT_JUDGED, SUBJECT, "sshd asks the command " + command.get() + ", which is not run here",
                    "run it by hand, and see whether it prints a principal of the certificate");
        } else {
            file.ifPresent(it -> judge(it, certificate));
        }
        return file.isPresent() || command.isPresent();
    }

    private static boolean fits(Path file, SshCertificate certificate) {
        var listed = CertificateFile.text(file).value().map(text -> PrincipalsFile.parse(text).principals());
        return listed.filter(names -> certificate.body().principals().stream().anyMatch(names::contains)).isPresent();
    }

    private void judge(Path file, SshCertificate certificate) {
        if (Files.notExists(file)) {
            throw findings.refuse(PRINCIPALS_FILE_MISSING, SUBJECT, file + " does not exist, so that no certificate is for " + account.name(),
                    "write the principals that may log in as " + account.name() + " into it, one a line");
        }
        if (config.is("strictmodes", "yes")) {
            checkModes(file);
        }
        if (!fits(file, certificate)) {
            throw findings.refuse(PRINCIPAL_NOT_LISTED, SUBJECT, file + " lists none of the principals of the certificate: "
                    + String.join(", ", certificate.body().principals()), "add one of them to the file, or get a certificate with one that is listed");
        }
        findings.good(SUBJECT, file + " lists a principal of the certificate");
    }

    private void checkModes(Path file) {
        try {
            var objection = new StrictModes(account.uid(), account.home()).objection(file);
            if (objection.isPresent()) {
                throw findings.refuse(PRINCIPALS_FILE_LOOSE, SUBJECT, "sshd does not read " + file + " (StrictModes): " + objection.get(),
                        "run 'chmod go-w' on it, and give it to root or the user");
            }
        } catch (IOException e) {
            throw FileFailure.of("looking at " + file, e);
        }
    }
}
