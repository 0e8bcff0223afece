package org.countersign.cli.command.ssh.doctor;

import static org.countersign.cli.command.ssh.doctor.Fault.*;

import java.util.List;
import java.util.Optional;
import org.countersign.cli.openssh.Account;
import org.countersign.cli.openssh.AuthorizedKeys;
import org.countersign.cli.openssh.AuthorizedKeys.CertAuthority;
import org.countersign.cli.openssh.EffectiveConfig;
import org.countersign.core.ssh.SshCertificate;

/// The other way in which a host may trust a CA: a line `cert-authority` in the account's own authorized_keys. It lets a
/// certificate in whatever TrustedUserCAKeys says.
record AccountTrust(Findings findings, EffectiveConfig config, Account account) {

    /// Whether the account trusts the CA of this certificate for one of its principals.
    boolean covers(SshCertificate certificate) {
        var line = config.words("authorizedkeysfile").stream().map(account::expand)
                .flatMap(file -> CertificateFile.text(file).value().map(text -> AuthorizedKeys.parse(text).authorities())
                        .orElse(List.of()).stream())
                .filter(authority -> fits(authority, certificate)).findFirst();
        line.ifPresent(_ -> findings.warn(TRUSTED_BY_THE_ACCOUNT, CertificateCheck.SUBJECT,
                "the authorized_keys of " + account.name() + " trust its CA by themselves", ""));
        return line.isPresent();
    }

    private boolean fits(CertAuthority authority, SshCertificate certificate) {
        var wanted = authority.principals().orElse(List.of(account.name()));
        return authority.key().equals(certificate.body().signatureKey().toLine())
                && certificate.body().principals().stream().anyMatch(wanted::contains);
    }

    static boolean covers(Findings findings, EffectiveConfig config, Optional<Account> account, Optional<SshCertificate> certificate) {
        return account.isPresent() && certificate.isPresent() && new AccountTrust(findings, config, account.get()).covers(certificate.get());
    }
}
