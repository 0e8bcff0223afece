package org.countersign.cli.command.ca;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.grammar.FlagFailure;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.text.Printable;
import org.countersign.core.x509.SubjectAlternativeName;
import org.countersign.core.x509.SubjectAlternativeName.Type;

/// The names that an X.509 certificate shall be good for: those of `--san`, or the subject.
final class RequestedNames {
    /// Looser than host names are: names with underscores are in use. Texts with blanks and other signs are no name of any kind.
    private static final Pattern DNS = Pattern.compile("[A-Za-z0-9*._-]*");

    private RequestedNames() {}

    static List<String> of(Invocation call, String subject) {
        if (subject.isBlank()) {
            throw new CommandFailure("the subject is empty").hint("give the name that the certificate is for, such as web.example.com");
        }
        var names = call.values(RequestFlags.SAN);
        if (names.isEmpty()) {
            return List.of(ofSubject(subject));
        }
        for (var name : names) {
            if (name.isEmpty()) {
                throw FlagFailure.empty(RequestFlags.SAN);
            }
            objection(name).ifPresent(why -> {
                throw FlagFailure.invalid(RequestFlags.SAN, name, why);
            });
        }
        return names.stream().distinct().toList();
    }

    /// The name of a certificate for which none but the subject was given.
    private static String ofSubject(String subject) {
        objection(subject).ifPresent(why -> {
            throw new CommandFailure("the subject '" + Printable.text(subject) + "' is no name that a certificate can be good for: " + why)
                    .hint("give the names with '" + RequestFlags.SAN + "'; the subject can be any text then");
        });
        return subject;
    }

    /// Why this text is not the name of anything, if it is not.
    static Optional<String> objection(String text) {
        var name = SubjectAlternativeName.of(text);
        return name.objection().or(() -> name.type() != Type.DNS || DNS.matcher(name.value()).matches() ? Optional.empty()
                : Optional.of("a DNS name has letters, digits, '-', '_' and dots alone, and it is no IP address, e-mail address or URI either"));
    }
}
