package org.countersign.cli.command.ssh.doctor;

import static org.countersign.cli.command.ssh.doctor.Fault.*;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.countersign.cli.openssh.Account;
import org.countersign.cli.openssh.AddressList;
import org.countersign.cli.openssh.EffectiveConfig;
import org.countersign.core.crypto.Crypto;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.text.Printable;

/// What sshd makes of a user's certificate: `user_cert_trusted_ca`, and then the options.
record CertificateCheck(Findings findings, EffectiveConfig config, List<SshPublicKey> trusted, Optional<Account> account,
        String address, Instant now) {
    static final String SUBJECT = "Certificate";
    static final String GET_NEW = "get a new one: 'ca-cli ssh login', or 'ca-cli ssh certificate'";
    private static final Set<String> KNOWN_OPTIONS = Set.of("force-command", "source-address", "verify-required");

    void examine(SshCertificate certificate) {
        checkCa(certificate);
        examine(certificate, account.map(user -> new PrincipalsCheck(findings, config, user).examine(certificate)).orElse(false));
    }

    /// As [#examine], for one whose CA and principals are found to be trusted.
    void examineTrusted(SshCertificate certificate) {
        checkSignature(certificate);
        examine(certificate, true);
    }

    /// @param ownRules whether the host has rules of its own about principals, so that they need not be the user's name
    private void examine(SshCertificate certificate, boolean ownRules) {
        checkType(findings, certificate);
        checkTime(findings, certificate, now);
        checkPrincipals(certificate, ownRules);
        checkOptions(certificate);
        findings.good(SUBJECT, "\"" + Printable.text(certificate.body().keyId()) + "\", serial "
                + Long.toUnsignedString(certificate.body().serial()) + ", lets " + String.join(", ", certificate.body().principals())
                + " in " + Times.end(certificate.body().validity()));
    }

    private void checkCa(SshCertificate certificate) {
        var ca = certificate.body().signatureKey();
        if (!trusted.contains(ca)) {
            throw findings.refuse(CERTIFICATE_OTHER_CA, SUBJECT, "it is signed by a CA that sshd does not trust: " + ca.fingerprint(),
                    "get a certificate of a CA that this host trusts, or add that CA's key to the file of TrustedUserCAKeys");
        }
        checkSignature(certificate);
    }

    private void checkSignature(SshCertificate certificate) {
        if (!certificate.isSignedBy(certificate.body().signatureKey(), Crypto.jdk())) {
            throw findings.refuse(CERTIFICATE_FORGED, SUBJECT, "its signature is not by the CA that it names", GET_NEW);
        }
    }

    static void checkType(Findings findings, SshCertificate certificate) {
        if (certificate.body().type() != CertificateType.USER) {
            throw findings.refuse(CERTIFICATE_WRONG_TYPE, SUBJECT, "it is a host certificate, with which nobody logs in", GET_NEW);
        }
    }

    static void checkTime(Findings findings, SshCertificate certificate, Instant now) {
        var validity = certificate.body().validity();
        if (!validity.hasBegun(now)) {
            throw findings.refuse(CERTIFICATE_NOT_YET_VALID, SUBJECT, "it is valid only from " + validity.notBefore()
                    + " on, and by the clock of this machine it is " + now, Clock.REMEDY);
        }
        if (validity.hasEnded(now)) {
            throw findings.refuse(CERTIFICATE_EXPIRED, SUBJECT, "it ended at " + validity.notAfter() + ", and it is " + now, GET_NEW);
        }
    }

    private void checkPrincipals(SshCertificate certificate, boolean ownRules) {
        var principals = certificate.body().principals();
        if (principals.isEmpty()) {
            throw findings.refuse(CERTIFICATE_WITHOUT_PRINCIPAL, SUBJECT, "it names no principal, so that it is for nobody", GET_NEW);
        }
        if (!ownRules && account.filter(user -> !principals.contains(user.name())).isPresent()) {
            throw findings.refuse(PRINCIPAL_OTHER_USER, SUBJECT, "it is for " + String.join(", ", principals) + ", not for "
                    + account.get().name(), "log in as one of those, get a certificate with '--principal " + account.get().name()
                    + "', or list its principals in a file for AuthorizedPrincipalsFile");
        }
    }

    private void checkOptions(SshCertificate certificate) {
        var options = certificate.body().criticalOptions();
        var unknown = options.keySet().stream().filter(name -> !KNOWN_OPTIONS.contains(name)).findFirst();
        if (unknown.isPresent()) {
            throw findings.refuse(CRITICAL_OPTION_UNKNOWN, SUBJECT, "sshd does not know its critical option '" + Printable.text(unknown.get()) + "'",
                    "get a certificate without it; the template of the CA adds it");
        }
        String networks = options.get("source-address");
        if (networks != null && !new AddressList(networks).contains(address)) {
            throw findings.refuse(SOURCE_ADDRESS, SUBJECT, "it is good only from " + Printable.text(networks) + ", and the login comes from " + address,
                    "log in from there, or get a certificate without source-address");
        }
        if (options.containsKey("force-command")) {
            findings.warn(FORCED_COMMAND, SUBJECT, "whatever is asked for, sshd runs '" + Printable.text(options.get("force-command")) + "'", "");
        }
    }
}
