package org.countersign.cli.command.ssh.doctor;

import static org.countersign.cli.command.ssh.doctor.Fault.*;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.countersign.cli.openssh.EffectiveConfig;
import org.countersign.core.ssh.SshPublicKey;

/// The file that TrustedUserCAKeys names: whose certificates sshd believes.
record TrustedCaCheck(Findings findings, EffectiveConfig config, RevokedKeys revoked) {
    private static final String SUBJECT = "Trusted user CA";
    private static final String REMEDY = "run 'ca-cli ssh host enroll', or write the keys there with 'ca-cli ssh config --roots'";

    List<SshPublicKey> examine() {
        var file = config.file("trustedusercakeys").orElseThrow(() -> findings.refuse(TRUSTED_CA_NONE, SUBJECT,
                "sshd trusts no CA: TrustedUserCAKeys is not set", "run 'ca-cli ssh host enroll', or set TrustedUserCAKeys in sshd_config"));
        if (Files.notExists(file)) {
            throw findings.refuse(TRUSTED_CA_MISSING, SUBJECT, file + " does not exist", REMEDY);
        }
        var read = CertificateFile.keys(file);
        var keys = read.value().orElse(List.of());
        if (keys.isEmpty()) {
            throw findings.refuse(TRUSTED_CA_EMPTY, SUBJECT, read.problem().isEmpty() ? file + " holds no public key" : read.problem(), REMEDY);
        }
        warnOfLooseModes(file);
        if (keys.stream().allMatch(revoked::isRevoked)) {
            throw findings.refuse(TRUSTED_CA_REVOKED, SUBJECT, "every key in " + file + " is revoked by RevokedKeys",
                    "write the CA's new keys there with 'ca-cli ssh config --roots'");
        }
        findings.good(SUBJECT, file + " holds " + keys.stream().map(SshPublicKey::fingerprint).collect(Collectors.joining(", ")));
        return keys;
    }

    private void warnOfLooseModes(Path file) {
        if (CertificateFile.isWritableByOthers(file)) {
            findings.warn(TRUSTED_CA_LOOSE, SUBJECT, "others than its owner can change " + file
                    + ", and with it who may log in", "run 'chmod 644 " + file + "'");
        }
    }
}
