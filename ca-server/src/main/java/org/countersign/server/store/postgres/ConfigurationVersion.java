package org.countersign.server.store.postgres;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import org.countersign.core.crypto.Digests;
import org.countersign.core.ssh.SshWriter;

/// A version of the configuration that all nodes share, as it is on the ledger.
///
/// @param ledgerId  of the ledger that it is for
/// @param version   counted from 1
/// @param signature over [#toBeSigned], with the issuing key
/// @param by        who pushed it, as his machine told
/// @param at        when
public record ConfigurationVersion(byte[] ledgerId, long version, byte[] content, byte[] signature, String by, String note, Instant at) {
    /// The largest content: it has to fit a record.
    public static final int MOST = 256 * 1024;
    private static final byte[] PURPOSE = "countersign-configuration-1".getBytes(StandardCharsets.UTF_8);

    /// What the signature is over: good for this version of this ledger alone. Certificates and lists begin otherwise, so that a
    /// signature over one can never be taken for one over the other.
    public static byte[] toBeSigned(byte[] ledgerId, long version, byte[] content) {
        return new SshWriter(content.length + 128).raw(PURPOSE).string(ledgerId).uint64(version).string(content).bytes();
    }

    /// What to say, and what to do, when a server that went by a later version than the newest in the database is to take that one.
    public static String goneBack(long newest, long before) {
        return "its newest configuration is version " + newest + ", and this server went by version " + before + " before: it was brought back to an earlier"
                + " moment, or somebody has taken versions away. Find out which, look at what \"ca-server config show\" prints, then push the right one on this"
                + " server, where it gets a number above " + before + ": ca-server config push CONFIG FILE, or --version " + newest + " for the one that is there";
    }

    /// The same, when two versions with one number were signed.
    static String isAnother(long version) {
        return "version " + version + " of the configuration in it is not the version " + version + " that this server went by before: it was brought back to an"
                + " earlier moment, and the number was given to another one by somebody whose server did not know of it. Look at what \"ca-server config show\" prints,"
                + " then push the right one on this server, where it gets a number above " + version + ": ca-server config push CONFIG FILE, or --version " + version
                + " for the one that is there";
    }

    public byte[] toBeSigned() {
        return toBeSigned(ledgerId, version, content);
    }

    /// SHA-256 of the content in hex, as `ca-server ledger list` shows it.
    public String digest() {
        return HexFormat.of().formatHex(Digests.sha256(content));
    }
}
