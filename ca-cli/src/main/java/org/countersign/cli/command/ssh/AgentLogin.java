package org.countersign.cli.command.ssh;

import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import org.countersign.cli.agent.AgentCertificates;
import org.countersign.cli.command.online.CaSession;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.keys.KeyGenerator;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.token.UnverifiedToken;

/// Gets a user certificate for a key that is made for it and lives in the agent alone, never on the disk.
///
/// @param generator makes the key
/// @param addUser   whether to ask for the second certificate that makes an account on hosts that allow it
/// @param confirm   whether the agent is to ask before each use of the key
/// @param comment   what the agent shall show; the name in the token, else the key ID, when absent
record AgentLogin(Invocation call, CaSession ca, KeyGenerator generator, boolean addUser, boolean confirm, Optional<String> comment) {

    /// @param agent where key and certificate go. One that refuses them is told of but fails nothing: the certificate is
    ///              issued, and no second attempt would be any better
    SshCertificate logIn(CertificateWish wish, String token, AgentCertificates agent) {
        var random = new SecureRandom();
        var pair = call.progress().during("Making a key", () -> generator.generate(random));
        var second = addUser ? Optional.of(KeyGenerator.ec("P-256").generate(random)) : Optional.<KeyPair>empty();
        call.status().done("CA", ca.url());
        var named = wish.named(subject(wish, token));
        var identity = IdentityRequest.of(call, ca, CertificateType.USER, named.keyId(), Optional.empty());
        var issued = wish.ask(() -> ca.client().sshSign(named.request(SshPublicKey.of(pair.getPublic()), token,
                second.map(extra -> SshPublicKey.of(extra.getPublic())), identity)));
        identity.ifPresent(request -> request.store(call, issued));
        var certificate = issued.certificate();
        String shown = comment.orElse(named.keyId());
        Announcement.of(certificate, call.status());
        try {
            agent.put(certificate, pair.getPrivate(), shown, confirm, Instant.now());
            second.ifPresent(extra -> issued.addUser().ifPresent(it ->
                    agent.put(it, extra.getPrivate(), shown + "-provisioner", confirm, Instant.now())));
            call.status().done("SSH Agent", "yes");
        } catch (CommandFailure e) {
            call.status().failed("SSH Agent", e.getMessage());
        }
        return certificate;
    }

    /// A token that names a mail address is of OpenID Connect: the CA then names the certificate after it.
    private static String subject(CertificateWish wish, String token) {
        var claims = UnverifiedToken.parse(token);
        return claims.claimText("email").filter(mail -> !mail.isEmpty())
                .or(() -> Optional.of(wish.keyId()).filter(id -> !id.isEmpty()))
                .or(() -> claims.claimText("sub")).orElse("");
    }
}
