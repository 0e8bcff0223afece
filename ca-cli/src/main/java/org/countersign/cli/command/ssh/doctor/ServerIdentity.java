package org.countersign.cli.command.ssh.doctor;

import static org.countersign.cli.command.ssh.doctor.Fault.*;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.countersign.cli.command.ssh.PublicLine;
import org.countersign.cli.openssh.EffectiveConfig;
import org.countersign.cli.openssh.KnownHosts;
import org.countersign.cli.openssh.KnownHosts.Marker;
import org.countersign.cli.process.Programs;
import org.countersign.core.crypto.Crypto;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.SshFormatException;
import org.countersign.core.ssh.SshPublicKey;

/// Whether ssh believes that the host is the one it was asked for: what the host shows, against known_hosts.
record ServerIdentity(Findings findings, EffectiveConfig config, Programs programs, Instant now) {
    private static final String SUBJECT = "Host key";
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String TRUST = "add a line '@cert-authority *.example.com KEY' to ~/.ssh/known_hosts, with the key that "
            + "'ca-cli ssh config --host --roots' prints";

    void examine() {
        var revoked = new RevokedKeysCheck(findings, config, "revokedhostkeys", programs).examine();
        var certificates = certificates();
        var keys = certificates.isEmpty() ? keys(scan()) : certificates.stream().map(it -> it.body().key()).toList();
        if (keys.isEmpty()) {
            throw findings.refuse(HOST_KEY_NOT_OFFERED, SUBJECT, "whoever answers there shows no host key that ssh can use",
                    "check that it is sshd that listens on this port");
        }
        if (keys.stream().anyMatch(key -> revoked.isRevoked(key) || lines(Marker.REVOKED).contains(key.toLine()))
                || certificates.stream().anyMatch(it -> lines(Marker.REVOKED).contains(it.body().signatureKey().toLine()))) {
            throw findings.refuse(HOST_KEY_REVOKED, SUBJECT, "the key of the host, or of its CA, is revoked here",
                    "do not log in before you know why");
        }
        if (keys.stream().anyMatch(key -> lines(Marker.NONE).contains(key.toLine()))) {
            findings.good(SUBJECT, "known by itself in known_hosts, so that its certificate matters little");
            return;
        }
        examine(certificates);
    }

    private void examine(List<SshCertificate> certificates) {
        var trusted = lines(Marker.CERT_AUTHORITY);
        if (trusted.isEmpty()) {
            throw findings.refuse(CERT_AUTHORITY_NONE, SUBJECT, "known_hosts names no CA for " + called(), TRUST);
        }
        if (certificates.isEmpty()) {
            throw findings.refuse(HOST_CERTIFICATE_NONE, SUBJECT, "the host shows a key without a certificate",
                    "run 'ca-cli ssh host enroll' on the host");
        }
        var certificate = certificates.stream().filter(this::isAccepted).findFirst().orElseThrow(() -> findings.refuse(
                HOST_CERTIFICATE_ALGORITHM, SUBJECT, "HostKeyAlgorithms of ssh leaves out " + certificates.getFirst().body().key().type()
                        .certificateName(), "add it to HostKeyAlgorithms in ~/.ssh/config, or take the line out"));
        var ca = certificate.body().signatureKey();
        if (!trusted.contains(ca.toLine()) || !certificate.isSignedBy(ca, Crypto.jdk())) {
            throw findings.refuse(CERT_AUTHORITY_OTHER, SUBJECT, "the host's certificate is by a CA that known_hosts does not name for "
                    + called() + ": " + ca.fingerprint(), TRUST + ", if this is the CA you mean");
        }
        new HostCertificateCheck(findings, Optional.of(called()), now).examine(SUBJECT, certificate);
        if (!config.allows("casignaturealgorithms", List.of(certificate.signature().format()))) {
            throw findings.refuse(CA_ALGORITHM, SUBJECT, "CASignatureAlgorithms of ssh leaves out " + certificate.signature().format(),
                    "add it to CASignatureAlgorithms in ~/.ssh/config, or take the line out");
        }
        findings.good(SUBJECT, "has a certificate of a CA in known_hosts, " + Times.end(certificate.body().validity()));
    }

    private boolean isAccepted(SshCertificate certificate) {
        return config.allows("hostkeyalgorithms", Algorithms.ofCertificate(certificate.body().key().type()));
    }

    /// The name that ssh looks for in known_hosts and in the certificate.
    private String called() {
        return config.value("hostkeyalias").orElseGet(() -> config.value("hostname").orElse(""));
    }

    private List<String> lines(Marker marker) {
        String port = config.value("port").orElse("22");
        var names = config.value("hostkeyalias").isPresent() || port.equals("22") ? List.of(called())
                : List.of("[" + called() + "]:" + port, called());
        var files = new ArrayList<>(config.words("userknownhostsfile"));
        files.addAll(config.words("globalknownhostsfile"));
        var known = files.stream().map(file -> CertificateFile.text(Path.of(file)).value().map(KnownHosts::parse))
                .flatMap(Optional::stream).toList();
        return names.stream().flatMap(name -> known.stream().flatMap(file -> file.keys(marker, name).stream())).toList();
    }

    /// In the order in which ssh prefers their algorithms.
    private List<SshCertificate> certificates() {
        var order = Arrays.asList(config.value("hostkeyalgorithms").orElse("").split(","));
        return PublicLine.allIn(strip(scan("-c"))).stream().filter(PublicLine::isCertificate)
                .flatMap(line -> parsed(line).stream())
                .sorted(Comparator.comparing(it -> rank(order, it))).toList();
    }

    private static int rank(List<String> order, SshCertificate certificate) {
        return Algorithms.ofCertificate(certificate.body().key().type()).stream().mapToInt(order::indexOf).filter(at -> at >= 0)
                .min().orElse(Integer.MAX_VALUE);
    }

    private static Optional<SshCertificate> parsed(PublicLine line) {
        try {
            return Optional.of(line.certificate());
        } catch (SshFormatException e) {
            return Optional.empty();
        }
    }

    private List<SshPublicKey> keys(String scanned) {
        return CertificateFile.keys(strip(scanned));
    }

    private String scan(String... options) {
        var command = new ArrayList<>(List.of("ssh-keyscan"));
        command.addAll(List.of(options));
        command.addAll(List.of("-T", "10", "-p", config.value("port").orElse("22"), config.value("hostname").orElse("")));
        return programs.run(LIMIT, command).out();
    }

    /// ssh-keyscan puts the host in front of plain keys; a parser of key lines skips it. Comments name the software.
    private static String strip(String scanned) {
        return scanned.lines().filter(line -> !line.startsWith("#")).reduce("", (all, line) -> all + line + "\n");
    }
}
