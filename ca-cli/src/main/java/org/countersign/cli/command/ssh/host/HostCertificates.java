package org.countersign.cli.command.ssh.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.countersign.cli.client.SshRoots;
import org.countersign.cli.command.TimeFlag;
import org.countersign.cli.command.online.CaSession;
import org.countersign.cli.command.online.Minters;
import org.countersign.cli.command.online.TokenFlags;
import org.countersign.cli.command.online.Voucher;
import org.countersign.cli.command.ssh.PublicLine;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.api.SshSignRequest;
import org.countersign.core.crypto.Crypto;
import org.countersign.core.keys.PublicKeyFile;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.SshFormatException;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.time.TimeDuration;
import org.countersign.core.token.SshTokenOptions;
import org.countersign.core.token.TokenContent;
import org.countersign.core.token.TokenPurpose;

/// Gets a certificate for each host key, except where a good one is there already.
record HostCertificates(Invocation call, HostLayout layout, List<String> names, Instant now) {

    /// @param hostKeys the private keys, whose public halves lie beside them
    /// @return the certificate of each, new or not
    Map<Path, SshCertificate> get(CaSession ca, SshRoots roots, List<Path> hostKeys) {
        var certificates = new LinkedHashMap<Path, SshCertificate>();
        var wanting = new LinkedHashMap<Path, SshPublicKey>();
        hostKeys.forEach(file -> {
            var key = PublicKeyFile.read(Path.of(file + ".pub")).key();
            existing(file).filter(it -> isGood(it, key, roots))
                    .ifPresentOrElse(it -> certificates.put(file, it), () -> wanting.put(file, key));
        });
        if (!wanting.isEmpty()) {
            var tokens = tokens(ca, wanting.size());
            wanting.forEach((file, key) -> certificates.put(file, ask(ca, key, tokens.get(), roots)));
        }
        return certificates;
    }

    private Optional<SshCertificate> existing(Path hostKey) {
        try {
            var file = layout.certificate(hostKey);
            return Files.notExists(file) ? Optional.empty()
                    : PublicLine.firstIn(Files.readString(file)).filter(PublicLine::isCertificate).map(PublicLine::certificate);
        } catch (IOException | SshFormatException e) {
            return Optional.empty();
        }
    }

    /// Whether it may stay: for this key and these names, by a CA key of today, and with a third of its life before it.
    private boolean isGood(SshCertificate certificate, SshPublicKey key, SshRoots roots) {
        var body = certificate.body();
        return body.type() == CertificateType.HOST && body.key().equals(key)
                && new HashSet<>(body.principals()).equals(new HashSet<>(names))
                && roots.hostKeys().stream().anyMatch(ca -> certificate.isSignedBy(ca, Crypto.jdk()))
                && body.validity().contains(now) && !isDue(certificate, now);
    }

    /// Whether two thirds of its life are over.
    static boolean isDue(SshCertificate certificate, Instant now) {
        var validity = certificate.body().validity();
        return !validity.endless() && Duration.between(now, validity.notAfter()).compareTo(validity.length().dividedBy(3)) <= 0;
    }

    /// One-time tokens: those that the user brought, or fresh ones by a provisioner whose key is opened once.
    private Supplier<String> tokens(CaSession ca, int needed) {
        var given = new ArrayList<>(call.values(HostCommands.TOKEN));
        if (!given.isEmpty()) {
            if (given.size() < needed) {
                throw new CommandFailure(needed + " certificates need as many tokens, and there are " + given.size())
                        .hint("a token is good for one certificate; give '" + HostCommands.TOKEN + "' once for each, or name one key with '"
                                + HostCommands.KEY + "'");
            }
            return given::removeFirst;
        }
        var password = Minters.provisionerPassword(call, TokenFlags.PROVISIONER_PASSWORD_FILE);
        var options = new SshTokenOptions(CertificateType.HOST.word(), names.getFirst(), names, "", notAfter().format());
        Supplier<TokenContent> content = () -> ca.newToken(TokenPurpose.SSH_SIGN, names.getFirst()).withSsh(options);
        var voucher = Voucher.forHost(call, ca, password);
        if (voucher.knowsTheUser() && needed > 1) {
            call.status().say("A login is good for one certificate, so " + needed + " follow. With '" + HostCommands.KEY
                    + "' a single host key is certified.");
        }
        return () -> voucher.token(content);
    }

    private TimeDuration notAfter() {
        return TimeFlag.value(call, HostCommands.NOT_AFTER);
    }

    private SshCertificate ask(CaSession ca, SshPublicKey key, String token, SshRoots roots) {
        var request = new SshSignRequest(key, token, Optional.of(CertificateType.HOST), names.getFirst(), names,
                TimeDuration.parse(""), notAfter(), Optional.empty(), Optional.empty(), Optional.empty());
        var certificate = ca.client().sshSign(request).certificate();
        if (roots.hostKeys().stream().noneMatch(host -> certificate.isSignedBy(host, Crypto.jdk()))) {
            throw new CommandFailure("the CA sent a certificate that none of its host CA keys signed");
        }
        return certificate;
    }

    /// As it goes into the file.
    static byte[] content(SshCertificate certificate) {
        return PublicLine.format(certificate.toLine(), certificate.body().keyId()).getBytes(StandardCharsets.UTF_8);
    }
}
