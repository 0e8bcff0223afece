package org.countersign.cli.command.ssh.doctor;

import static org.countersign.cli.command.ssh.doctor.Fault.*;

import java.time.Instant;
import java.util.Optional;
import org.countersign.cli.openssh.PatternList;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.ssh.SshCertificate;

/// What a client demands of a host's certificate, in the order of `check_host_cert` in ssh.
///
/// @param name by which the host is called; without one its names are not judged
record HostCertificateCheck(Findings findings, Optional<String> name, Instant now) {
    private static final String RENEW = "get a new one: 'ca-cli ssh host enroll', or 'ca-cli ssh host renew' while it is valid";

    /// @param subject what to call the certificate
    void examine(String subject, SshCertificate certificate) {
        var body = certificate.body();
        if (body.type() != CertificateType.HOST) {
            throw findings.refuse(HOST_CERTIFICATE_WRONG_TYPE, subject, "it is a user certificate, which no client takes for a host",
                    "get one with 'ca-cli ssh certificate --host --sign', or with 'ca-cli ssh host enroll'");
        }
        var validity = body.validity();
        if (!validity.hasBegun(now)) {
            throw findings.refuse(HOST_CERTIFICATE_NOT_YET_VALID, subject, "it is valid only from " + validity.notBefore()
                    + " on, and by the clock of this machine it is " + now, Clock.REMEDY);
        }
        if (validity.hasEnded(now)) {
            throw findings.refuse(HOST_CERTIFICATE_EXPIRED, subject, "it ended at " + validity.notAfter() + ", and it is " + now, RENEW);
        }
        checkName(subject, certificate);
        if (!body.criticalOptions().isEmpty()) {
            throw findings.refuse(HOST_CERTIFICATE_OPTIONS, subject, "it has critical options, with which every client refuses it: "
                    + String.join(", ", body.criticalOptions().keySet()), "get one without critical options");
        }
        warnOfTheEnd(subject, certificate);
    }

    private void checkName(String subject, SshCertificate certificate) {
        var names = certificate.body().principals();
        boolean fits = !names.isEmpty() && name.filter(called -> names.stream()
                .noneMatch(pattern -> new PatternList(pattern).matches(called))).isEmpty();
        if (!fits) {
            throw findings.refuse(HOST_CERTIFICATE_OTHER_NAME, subject, name.map(called -> "the host is called " + called
                    + ", but the certificate is").orElse("it is") + " for " + (names.isEmpty() ? "no name at all" : String.join(", ", names)),
                    "call the host by a name of its certificate, or get one for this name with 'ca-cli ssh host enroll --principal'");
        }
    }

    private void warnOfTheEnd(String subject, SshCertificate certificate) {
        var validity = certificate.body().validity();
        if (!validity.endless() && now.isAfter(validity.notAfter().minus(validity.length().dividedBy(10)))) {
            findings.warn(HOST_CERTIFICATE_ENDS_SOON, subject, "it ends soon, at " + validity.notAfter(),
                    "see why it was not renewed: 'systemctl status countersign-host-renew.timer'");
        }
    }
}
