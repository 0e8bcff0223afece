package org.countersign.cli.command.online;

import org.countersign.cli.command.CommonFlags;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.grammar.Flag;
import org.countersign.cli.grammar.Invocation;

/// `--offline` of commands that get or revoke a certificate, which people know from elsewhere and is refused here: both are on the
/// ledger first, and one program alone writes the ledger.
public final class NoOffline {
    public static final Flag FLAG = CommonFlags.OFFLINE.meaning("""
            Refused: what the CA issues or revokes is on its ledger first, which only ca-server writes. Start it, or make a certificate by hand \
            with 'ssh sign'.""");

    private NoOffline() {}

    public static void check(Invocation call) {
        if (call.on(FLAG)) {
            throw new CommandFailure("'" + FLAG + "' is refused: what is issued or revoked has to be on the ledger, which only ca-server writes")
                    .hint("start ca-server, on this machine alone if need be; 'ca token --offline' and 'ssh sign' work without it");
        }
    }
}
