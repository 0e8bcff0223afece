package org.countersign.cli.command.ca;

import java.util.List;
import org.countersign.cli.grammar.FlagFailure;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.x509.SubjectAlternativeName;

/// The names that an X.509 certificate shall be good for: those of `--san`, or the subject.
final class RequestedNames {
    private RequestedNames() {}

    static List<String> of(Invocation call, String subject) {
        var names = call.values(RequestFlags.SAN);
        if (names.contains("")) {
            throw FlagFailure.empty(RequestFlags.SAN);
        }
        var all = names.isEmpty() ? List.of(subject) : names.stream().distinct().toList();
        for (var name : SubjectAlternativeName.split(all)) {
            name.objection().ifPresent(why -> {
                throw FlagFailure.invalid(RequestFlags.SAN, name.value(), why);
            });
        }
        return all;
    }
}
