package org.countersign.cli.agent;

import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.SshPublicKey;

/// The user certificates that an agent holds, looked at by who signed them.
public record AgentCertificates(SshAgent agent) {
    /// An entry of the agent that is a user certificate.
    public record Held(AgentKey entry, SshCertificate certificate) {}

    private List<Held> all() {
        return agent.keys().stream().flatMap(entry -> entry.certificate().stream()
                .filter(certificate -> certificate.body().type() == CertificateType.USER)
                .map(certificate -> new Held(entry, certificate))).toList();
    }

    /// Those signed by one of these keys.
    public List<Held> signedBy(List<SshPublicKey> authorities) {
        return all().stream().filter(held -> authorities.contains(held.certificate().body().signatureKey())).toList();
    }

    /// As [#signedBy], only those good now. One that has ended is of no more use to anybody and is removed.
    public List<Held> validNow(List<SshPublicKey> authorities, Instant now) {
        var ours = signedBy(authorities);
        ours.stream().filter(held -> held.certificate().body().validity().hasEnded(now))
                .forEach(held -> agent.remove(held.entry()));
        return ours.stream().filter(held -> held.certificate().body().validity().contains(now)).toList();
    }

    /// Adds a certificate and its key for as long as it is good, in place of those that say no more than it does: of the
    /// same CA key and key ID, for no other principals. Otherwise each login would leave one more key behind, and sshd
    /// closes the connection after it was offered a few.
    ///
    /// @param confirm whether the agent asks its user each time before it signs
    public void put(SshCertificate certificate, PrivateKey key, String comment, boolean confirm, Instant now) {
        var before = all();
        agent.add(certificate, key, comment, lifetime(certificate, now), confirm);
        before.stream().filter(held -> isReplacedBy(held.certificate(), certificate))
                .forEach(held -> agent.remove(held.entry()));
    }

    private static boolean isReplacedBy(SshCertificate old, SshCertificate fresh) {
        return !old.fingerprint().equals(fresh.fingerprint())
                && old.body().signatureKey().equals(fresh.body().signatureKey())
                && old.body().keyId().equals(fresh.body().keyId())
                && fresh.body().principals().containsAll(old.body().principals());
    }

    /// The agent forgets the key when the certificate ends; zero is never.
    private static Duration lifetime(SshCertificate certificate, Instant now) {
        var validity = certificate.body().validity();
        if (validity.hasEnded(now)) {
            throw new CommandFailure("the certificate has ended");
        }
        return Optional.of(validity).filter(it -> !it.endless()).map(it -> Duration.between(now, it.notAfter()))
                .orElse(Duration.ZERO);
    }
}
