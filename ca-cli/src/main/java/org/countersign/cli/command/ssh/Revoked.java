package org.countersign.cli.command.ssh;

import java.util.Optional;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.issue.RevocationTarget;
import org.countersign.core.text.Printable;

/// What a revocation came to. A name that nobody has is one that was mistyped, and whoever revokes in haste has to hear of it.
///
/// @param certificates how many that have not ended it took, if the CA says so
record Revoked(RevocationTarget target, Optional<Integer> certificates) {
    private static final String SPELLING = "names count to the letter: 'ca-cli ssh inspect' prints those of a certificate, and on the machine of the CA"
            + " 'ca-server certificates' those of all";

    /// @throws CommandFailure when it took nothing, now or later
    void tell(Invocation call) {
        var status = call.status();
        boolean none = certificates.filter(count -> count == 0).isPresent();
        if (none && target instanceof RevocationTarget.Principal(var name)) {
            throw new CommandFailure("nothing was revoked: no SSH certificate for the principal '" + name + "' is known that has not ended")
                    .hint(SPELLING);
        }
        status.say(done());
        if (none) {
            status.say("No SSH certificate is known that has not ended and is revoked by this.");
            status.say("hint: " + (target instanceof RevocationTarget.KeyId ? SPELLING : "'ca-cli ssh inspect' prints the serial number of a certificate"));
        }
    }

    private String done() {
        return switch (target) {
            case RevocationTarget.Certificate(var id) -> "The SSH certificate with serial number " + id.serial() + " has been revoked.";
            case RevocationTarget.Serials(var range) -> "The SSH certificates with serial numbers " + range + " have been revoked" + counted() + ".";
            case RevocationTarget.Key(var key) -> "The SSH key " + key.fingerprint()
                    + " has been revoked, by itself and in every certificate for it, also in later ones.";
            case RevocationTarget.KeyId(var keyId) -> "The key ID '" + Printable.text(keyId) + "' has been revoked" + counted()
                    + "; no certificate is issued with it any more.";
            case RevocationTarget.Principal(var name) -> "The SSH certificates for the principal '" + Printable.text(name) + "' have been revoked" + counted()
                    + "; later ones are not touched.";
        };
    }

    private String counted() {
        return certificates.filter(count -> count > 0).map(count -> ", " + count + " of which had not ended").orElse("");
    }
}
