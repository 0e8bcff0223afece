package org.countersign.cli.command.ca;

import static org.countersign.cli.command.ca.RequestFlags.NOT_AFTER;
import static org.countersign.cli.command.ca.RequestFlags.NOT_BEFORE;

import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import org.countersign.cli.command.TimeFlag;
import org.countersign.cli.command.online.CaSession;
import org.countersign.cli.command.online.PasswordSource;
import org.countersign.cli.command.online.ReadyToken;
import org.countersign.cli.command.online.TemplateData;
import org.countersign.cli.command.online.Voucher;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.api.X509SignRequest;
import org.countersign.core.json.JsonObject;
import org.countersign.core.keys.Pem;
import org.countersign.core.time.TimeDuration;
import org.countersign.core.token.TokenPurpose;

/// The X.509 certificate that the user asks for. Token and request say the same of it, and the token is good for this
/// request alone.
record X509Wish(String subject, List<String> names, TimeDuration notBefore, TimeDuration notAfter, Optional<JsonObject> data) {

    static X509Wish of(Invocation call, String subject, List<String> names) {
        return new X509Wish(subject, names, TimeFlag.value(call, NOT_BEFORE), TimeFlag.value(call, NOT_AFTER),
                TemplateData.of(call));
    }

    /// A token names its subject; asking for another would only waste it.
    static void checkSubject(ReadyToken token, String subject) {
        var allowed = token.token().claimText("sub").orElse("");
        if (!allowed.equalsIgnoreCase(subject)) {
            throw new CommandFailure("token subject '" + allowed + "' and argument '" + subject + "' do not match");
        }
    }

    /// Asks the CA.
    ///
    /// @param request DER of the certificate request
    /// @param key     the key in it
    X509Answer issue(Invocation call, byte[] request, PublicKey key, Optional<ReadyToken> ready, PasswordSource password) {
        try (var ca = ready.isPresent() ? CaSession.of(call, ready.get().token()) : CaSession.of(call)) {
            var token = ready.map(ReadyToken::text).orElseGet(() -> Voucher.choose(call, ca, password)
                    .token(() -> ca.newToken(TokenPurpose.SIGN, subject).with(claims(request))));
            call.status().done("CA", ca.url());
            return X509Answer.of(ca.client().sign(new X509SignRequest(Pem.encode("CERTIFICATE REQUEST", request), token,
                    notBefore, notAfter, data)), key);
        }
    }

    private JsonObject claims(byte[] request) {
        return JsonObject.builder().put("sans", names)
                .put("cnf", JsonObject.builder().put("x5rt#S256", Confirmation.of(request)).build()).build();
    }
}
