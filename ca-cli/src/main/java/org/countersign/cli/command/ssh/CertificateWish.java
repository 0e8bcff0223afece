package org.countersign.cli.command.ssh;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.countersign.cli.client.IssuedSsh;
import org.countersign.cli.command.TimeFlag;
import org.countersign.cli.command.online.TemplateData;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.grammar.FlagFailure;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.api.SshSignRequest;
import org.countersign.core.json.JsonObject;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.text.Printable;
import org.countersign.core.time.TimeDuration;
import org.countersign.core.token.SshTokenOptions;

/// The certificate that the user asks for, but for the key. The token and the request say the same of it, since the CA
/// compares them.
record CertificateWish(CertificateType type, String keyId, List<String> principals, TimeDuration notBefore,
        TimeDuration notAfter, Optional<JsonObject> templateData) {

    /// How far the clock of a host may be behind that of the CA, for a login right after issuing.
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);
    /// What every CA takes for the name of an account.
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._@+-]+");

    static CertificateWish of(Invocation call) {
        var type = call.on(SshFlags.HOST) ? CertificateType.HOST : CertificateType.USER;
        String keyId = call.positional(0);
        if (keyId.isBlank()) {
            throw new CommandFailure("the key id is empty");
        }
        var notBefore = TimeFlag.value(call, SshFlags.NOT_BEFORE);
        var notAfter = TimeFlag.value(call, SshFlags.NOT_AFTER);
        checkOrder(notBefore, notAfter, Instant.now());
        return new CertificateWish(type, keyId, principals(call, type, keyId), notBefore, notAfter, TemplateData.of(call));
    }

    /// A user certificate for a login. Without a subject the token, which comes from elsewhere, says for whom it is.
    static CertificateWish ofLogin(Invocation call, Optional<String> subject) {
        var notBefore = call.isGiven(SshFlags.NOT_BEFORE) ? TimeFlag.value(call, SshFlags.NOT_BEFORE) : skewed();
        var notAfter = TimeFlag.value(call, SshFlags.NOT_AFTER);
        checkOrder(notBefore, notAfter, Instant.now());
        return new CertificateWish(CertificateType.USER, subject.orElse(""), loginNames(call, subject), notBefore, notAfter,
                TemplateData.of(call));
    }

    /// For a login in the middle of a connection: good for the account that is connected to.
    static CertificateWish ofConnection(Invocation call, String user) {
        return new CertificateWish(CertificateType.USER, user, List.of(user), skewed(), TimeDuration.UNSET, TemplateData.of(call));
    }

    /// For a login of whoever the token is about.
    static CertificateWish ofWhoeverLogsIn() {
        return new CertificateWish(CertificateType.USER, "", List.of(), skewed(), TimeDuration.UNSET, Optional.empty());
    }

    private static TimeDuration skewed() {
        return new TimeDuration.At(Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(CLOCK_SKEW));
    }

    /// The same under another key ID.
    CertificateWish named(String name) {
        return new CertificateWish(type, name, principals, notBefore, notAfter, templateData);
    }

    /// As they were typed: a login is for one account, and nobody wants more names than they asked for.
    private static List<String> loginNames(Invocation call, Optional<String> subject) {
        var given = given(call);
        return given.isEmpty() ? subject.stream().toList() : given;
    }

    private static List<String> given(Invocation call) {
        var given = call.values(SshFlags.PRINCIPAL);
        if (given.contains("")) {
            throw FlagFailure.empty(SshFlags.PRINCIPAL);
        }
        return given.stream().distinct().toList();
    }

    private static List<String> principals(Invocation call, CertificateType type, String keyId) {
        var given = given(call);
        if (!given.isEmpty()) {
            return given;
        }
        return switch (type) {
            case HOST -> List.of(keyId);
            case USER -> UserPrincipals.of(keyId);
        };
    }

    private static void checkOrder(TimeDuration notBefore, TimeDuration notAfter, Instant now) {
        var end = TimeFlag.resolve(notAfter, SshFlags.NOT_AFTER, now);
        var start = TimeFlag.resolve(notBefore, SshFlags.NOT_BEFORE, now);
        if (end.isPresent() && !end.get().isAfter(now)) {
            throw FlagFailure.invalid(SshFlags.NOT_AFTER, notAfter.format(), "the certificate would have ended already");
        }
        if (end.isPresent() && start.isPresent() && !start.get().isBefore(end.get())) {
            throw FlagFailure.invalid(SshFlags.NOT_AFTER, notAfter.format(),
                    "it is not later than '" + SshFlags.NOT_BEFORE + "'; both count from now");
        }
    }

    /// Asks the CA. A refusal names the principal that may be behind it: a server does not repeat what could do harm in a message.
    IssuedSsh ask(Supplier<IssuedSsh> question) {
        try {
            return question.get();
        } catch (CommandFailure e) {
            throw explain(e);
        }
    }

    private CommandFailure explain(CommandFailure refusal) {
        return principals.stream().filter(name -> type == CertificateType.USER && !PLAIN.matcher(name).matches()).findFirst()
                .filter(_ -> refusal.hint().isEmpty())
                .map(name -> refusal.hint("'" + Printable.text(name) + "' is one of its principals; '" + SshFlags.PRINCIPAL
                        + "' gives others than those of the name"))
                .orElse(refusal);
    }

    /// What the token says of it.
    SshTokenOptions tokenOptions() {
        return new SshTokenOptions(type.word(), keyId, principals, notBefore.format(), notAfter.format());
    }

    /// The request for it.
    SshSignRequest request(SshPublicKey key, String token, Optional<SshPublicKey> addUserKey, Optional<IdentityRequest> identity) {
        return new SshSignRequest(key, token, Optional.of(type), keyId, principals, notBefore, notAfter, addUserKey,
                identity.map(IdentityRequest::csr), templateData);
    }
}
