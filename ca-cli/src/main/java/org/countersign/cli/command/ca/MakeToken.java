package org.countersign.cli.command.ca;

import static org.countersign.cli.command.ca.RequestFlags.CERTIFICATE_NOT_AFTER;
import static org.countersign.cli.command.ca.RequestFlags.CERTIFICATE_NOT_BEFORE;
import static org.countersign.cli.command.ca.RequestFlags.CONFIRMATION;
import static org.countersign.cli.command.ca.RequestFlags.CONFIRMATION_FILE;
import static org.countersign.cli.command.ca.RequestFlags.HOST;
import static org.countersign.cli.command.ca.RequestFlags.KEY;
import static org.countersign.cli.command.ca.RequestFlags.OUTPUT_FILE;
import static org.countersign.cli.command.ca.RequestFlags.PRINCIPAL;
import static org.countersign.cli.command.ca.RequestFlags.REKEY;
import static org.countersign.cli.command.ca.RequestFlags.RENEW;
import static org.countersign.cli.command.ca.RequestFlags.REVOKE;
import static org.countersign.cli.command.ca.RequestFlags.SAN;
import static org.countersign.cli.command.ca.RequestFlags.SSH;
import static org.countersign.cli.command.online.TokenFlags.KEY_ID;
import static org.countersign.cli.command.online.TokenFlags.PASSWORD_FILE;
import static org.countersign.cli.command.online.TokenFlags.PROVISIONER_PASSWORD_FILE;
import static org.countersign.cli.command.online.TokenFlags.SSHPOP_CERTIFICATE;
import static org.countersign.cli.command.online.TokenFlags.SSHPOP_KEY;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.countersign.cli.command.CommonFlags;
import org.countersign.cli.command.TimeFlag;
import org.countersign.cli.command.online.CaSession;
import org.countersign.cli.command.online.Minters;
import org.countersign.cli.command.online.PasswordSource;
import org.countersign.cli.command.online.TemplateData;
import org.countersign.cli.command.online.Voucher;
import org.countersign.cli.command.ssh.HeldCertificate;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.FlagFailure;
import org.countersign.cli.grammar.Invocation;
import org.countersign.cli.output.OutputFile;
import org.countersign.cli.output.OutputFiles;
import org.countersign.core.json.JsonObject;
import org.countersign.core.token.SshTokenOptions;
import org.countersign.core.token.TokenContent;
import org.countersign.core.token.TokenMinter;
import org.countersign.core.token.TokenPurpose;

/// `ca token`: a one-time token for somebody else to use, within minutes.
final class MakeToken implements Command {
    @Override
    public int run(Invocation call) {
        checkFlags(call);
        var subject = call.positional(0);
        if (subject.isBlank()) {
            throw new CommandFailure("the subject is empty");
        }
        var life = TokenLife.of(call, Instant.now());
        var filling = filling(call, subject);
        var write = output(call);
        var held = call.value(SSHPOP_CERTIFICATE).map(file -> HeldCertificate.read(call, Path.of(file),
                Path.of(call.require(SSHPOP_KEY)), PROVISIONER_PASSWORD_FILE));
        var password = Minters.provisionerPassword(call, PROVISIONER_PASSWORD_FILE, PASSWORD_FILE);
        try (var ca = call.on(CommonFlags.OFFLINE) ? ConfiguredCa.open(call) : CaSession.of(call)) {
            Supplier<TokenContent> content = () -> filling.apply(life.applyTo(ca.newToken(purpose(call), subject)));
            write.accept(isForSigning(call) ? Voucher.choose(call, ca, password, call.value(KEY_ID)).token(content)
                    : minter(call, ca, held, password).mint(content.get()));
        }
        return ExitCode.DONE;
    }

    private static void checkFlags(Invocation call) {
        call.checkIncompatible(REVOKE, RENEW, REKEY);
        call.checkIncompatible(RENEW, REKEY);
        call.checkIncompatible(SSH, SAN);
        List.of(HOST, PRINCIPAL, RENEW, REKEY, CERTIFICATE_NOT_BEFORE, CERTIFICATE_NOT_AFTER, SSHPOP_CERTIFICATE)
                .forEach(flag -> call.checkRequires(flag, SSH));
        call.checkRequires(SSHPOP_CERTIFICATE, SSHPOP_KEY);
        call.checkRequires(SSHPOP_KEY, SSHPOP_CERTIFICATE);
        call.checkRequires(RENEW, SSHPOP_CERTIFICATE);
        call.checkRequires(REKEY, SSHPOP_CERTIFICATE);
        call.checkIncompatible(KEY, SSHPOP_CERTIFICATE);
        call.checkIncompatible(CONFIRMATION, CONFIRMATION_FILE);
        if (call.isGiven(SSHPOP_CERTIFICATE) && !(call.on(RENEW) || call.on(REKEY) || call.on(REVOKE))) {
            throw new CommandFailure("an SSH certificate can vouch for its own renewal or revocation only")
                    .hint("add --renew, --rekey or --revoke");
        }
    }

    private static TokenPurpose purpose(Invocation call) {
        if (call.on(REVOKE)) {
            return call.on(SSH) ? TokenPurpose.SSH_REVOKE : TokenPurpose.REVOKE;
        } else if (call.on(RENEW)) {
            return TokenPurpose.SSH_RENEW;
        } else if (call.on(REKEY)) {
            return TokenPurpose.SSH_REKEY;
        }
        return call.on(SSH) ? TokenPurpose.SSH_SIGN : TokenPurpose.SIGN;
    }

    /// Adds what the token says beside its purpose and subject. All of it is checked now, before the CA is asked.
    private static UnaryOperator<TokenContent> filling(Invocation call, String subject) {
        var claims = JsonObject.builder().put("user", TemplateData.of(call).orElse(JsonObject.EMPTY));
        return switch (purpose(call)) {
            case SIGN -> {
                claims.put("sans", RequestedNames.of(call, subject));
                confirmation(call).ifPresent(fingerprint ->
                        claims.put("cnf", JsonObject.builder().put("x5rt#S256", fingerprint).build()));
                yield content -> content.with(claims.build());
            }
            case SSH_SIGN -> {
                var options = sshOptions(call, subject);
                yield content -> content.with(claims.build()).withSsh(options);
            }
            case RENEW, REVOKE, SSH_RENEW, SSH_REKEY, SSH_REVOKE -> content -> content.with(claims.build());
        };
    }

    private static Optional<String> confirmation(Invocation call) {
        return call.value(CONFIRMATION).or(() -> call.value(CONFIRMATION_FILE).map(Confirmation::ofFile));
    }

    private static SshTokenOptions sshOptions(Invocation call, String subject) {
        if (call.values(PRINCIPAL).contains("")) {
            throw FlagFailure.empty(PRINCIPAL);
        }
        return new SshTokenOptions(call.on(HOST) ? "host" : "user", subject, call.values(PRINCIPAL),
                TimeFlag.value(call, CERTIFICATE_NOT_BEFORE).format(), TimeFlag.value(call, CERTIFICATE_NOT_AFTER).format());
    }

    /// Whether any kind of provisioner may vouch for it, and the CA keeps its key.
    private static boolean isForSigning(Invocation call) {
        return call.value(KEY).isEmpty() && (purpose(call) == TokenPurpose.SIGN || purpose(call) == TokenPurpose.SSH_SIGN);
    }

    private static TokenMinter minter(Invocation call, CaSession ca, Optional<HeldCertificate> held,
            PasswordSource password) {
        if (held.isPresent()) {
            return Minters.sshpop(call, ca, held.get().certificate(), held.get().key());
        }
        return call.value(KEY).map(file -> ProvisionerKeyFile.minter(call, ca, Path.of(file), password))
                .orElseGet(() -> Minters.jwk(call, ca, password, call.value(KEY_ID)));
    }

    private static Consumer<String> output(Invocation call) {
        var files = new OutputFiles(call.terminal(), call.on(CommonFlags.FORCE));
        var file = call.value(OUTPUT_FILE).map(name -> files.claimSecret(Path.of(name)));
        return token -> file.ifPresentOrElse(it -> write(it, token, call), () -> call.out().println(token));
    }

    private static void write(OutputFile file, String token, Invocation call) {
        file.write(token + "\n");
        call.status().say("Your token has been saved in " + file + ".");
    }
}
