package org.countersign.cli.command.ssh.doctor;

import static org.countersign.cli.command.ssh.doctor.Fault.*;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.countersign.cli.openssh.Account;
import org.countersign.cli.openssh.EffectiveConfig;
import org.countersign.cli.process.Programs;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.SshKeyType;

/// Whether sshd lets a login in, in its own order: the account, the method, the algorithms, what is revoked, who is
/// trusted, and at last what the certificate says. Without a user or a certificate the walk covers what holds for all.
record LoginWalk(Findings findings, EffectiveConfig config, Programs programs, Optional<String> user, String address,
        Optional<SshCertificate> certificate, Instant now) {
    private static final String METHOD = "Public keys";

    void examine() {
        var account = user.map(name -> new AccountCheck(findings, config, programs, address).examine(name));
        checkMethod();
        certificate.ifPresentOrElse(this::checkAlgorithms, this::checkAnyAlgorithm);
        var revoked = new RevokedKeysCheck(findings, config, "revokedkeys", programs).examine();
        certificate.ifPresent(shown -> checkRevoked(shown, revoked));
        if (AccountTrust.covers(findings, config, account, certificate)) {
            new CertificateCheck(findings, config, List.of(), account, address, now).examineTrusted(certificate.get());
            return;
        }
        var trusted = new TrustedCaCheck(findings, config, revoked).examine();
        certificate.ifPresent(shown -> new CertificateCheck(findings, config, trusted, account, address, now).examine(shown));
    }

    private void checkMethod() {
        if (!config.is("pubkeyauthentication", "yes")) {
            throw findings.refuse(PUBKEY_OFF, METHOD, "PubkeyAuthentication is off, and certificates are public keys to sshd",
                    "set 'PubkeyAuthentication yes' in sshd_config");
        }
        var lists = config.words("authenticationmethods").stream().filter(list -> !list.equals("any")).toList();
        if (!lists.isEmpty() && lists.stream().noneMatch("publickey"::equals)) {
            throw findings.refuse(PUBKEY_NOT_ENOUGH, METHOD, "AuthenticationMethods asks for more than a certificate: "
                    + String.join(" ", lists), "add 'publickey' alone to AuthenticationMethods, or expect to be asked for the rest");
        }
        findings.good(METHOD, "are let in");
    }

    private void checkAlgorithms(SshCertificate shown) {
        var names = Algorithms.ofCertificate(shown.body().key().type());
        if (!config.allows("pubkeyacceptedalgorithms", names)) {
            throw findings.refuse(CERTIFICATE_ALGORITHM, "Algorithms", "PubkeyAcceptedAlgorithms of sshd leaves out " + names.getFirst(),
                    "add it to PubkeyAcceptedAlgorithms in sshd_config, or take the line out");
        }
        String signature = shown.signature().format();
        if (!config.allows("casignaturealgorithms", List.of(signature))) {
            throw findings.refuse(CA_ALGORITHM, "Algorithms", "CASignatureAlgorithms of sshd leaves out " + signature
                    + ", with which the CA signed", "add it to CASignatureAlgorithms in sshd_config, or take the line out");
        }
        int least = config.value("requiredrsasize").map(Integer::parseInt).orElse(0);
        var bits = Algorithms.rsaBits(shown.body().key());
        if (bits.filter(size -> size < least).isPresent()) {
            throw findings.refuse(RSA_KEY_TOO_SMALL, "Algorithms", "the RSA key has " + bits.get() + " bits, and RequiredRSASize of sshd is "
                    + least, "use a larger key, or an Ed25519 or EC key");
        }
        findings.good("Algorithms", "of the certificate and of its signature are accepted");
    }

    private void checkAnyAlgorithm() {
        var all = Stream.of(SshKeyType.values()).flatMap(type -> Algorithms.ofCertificate(type).stream()).toList();
        if (!config.allows("pubkeyacceptedalgorithms", all)) {
            throw findings.refuse(CERTIFICATE_ALGORITHM, "Algorithms", "PubkeyAcceptedAlgorithms of sshd leaves out certificates of every kind",
                    "add names with '-cert-v01@openssh.com' to PubkeyAcceptedAlgorithms in sshd_config, or take the line out");
        }
    }

    private void checkRevoked(SshCertificate shown, RevokedKeys revoked) {
        if (revoked.isRevoked(shown.body().signatureKey())) {
            throw findings.refuse(CA_REVOKED, "Certificate", "the key of its CA is revoked by the RevokedKeys of sshd",
                    "get a certificate of a CA whose key is not revoked");
        }
        if (revoked.isRevoked(shown)) {
            throw findings.refuse(CERTIFICATE_REVOKED, "Certificate", "it, or its key, is revoked by the RevokedKeys of sshd (serial "
                    + Long.toUnsignedString(shown.body().serial()) + ")", "get a new certificate for a new key");
        }
    }
}
