package org.countersign.cli.command.ca;

import java.security.cert.X509Certificate;
import org.countersign.cli.client.CaClient;
import org.countersign.cli.command.CaAccess;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.grammar.Invocation;

/// The root certificate of a CA that is not trusted yet: believed because it has the fingerprint.
final class VerifiedRoot {
    private VerifiedRoot() {}

    static X509Certificate download(Invocation call) {
        var url = CaAccess.url(call);
        var fingerprint = call.require(CaCommands.FINGERPRINT);
        try {
            return CaClient.fetchRoot(url, fingerprint, CaAccess.settings(call));
        } catch (CommandFailure e) {
            throw e.during("error downloading root certificate");
        }
    }
}
