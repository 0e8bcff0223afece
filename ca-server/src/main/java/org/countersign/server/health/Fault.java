package org.countersign.server.health;

import java.util.Optional;
import org.countersign.core.ProblemCode;

/// What can be wrong with a server that still answers. The log says more.
public enum Fault {
    SSH_KRL_BEHIND("ssh-krl-behind", Optional.empty(),
            "The SSH revocation list that is served lacks something, because a new one could not be made."),
    LEDGER_DAMAGED("ledger-damaged", Optional.of(ProblemCode.STORE_UNAVAILABLE),
            "Something that was recorded earlier is not as it was written. Revocations are still taken. Put the segment back and restart; a database that"
            + " was brought back to an earlier moment needs: ca-server restore mark."),
    LEDGER_RESTORED("ledger-restored", Optional.of(ProblemCode.STORE_UNAVAILABLE),
            "The database was marked as restored while this server ran, so tokens that it has judged may have been used before. Revocations are still"
            + " taken. Restart it."),
    LEDGER_NOT_WRITABLE("ledger-not-writable", Optional.of(ProblemCode.STORE_UNAVAILABLE),
            "The ledger cannot be extended, most often because the disk is full. It goes on by itself when that has ended."),
    LEDGER_NOT_ARCHIVED("ledger-not-archived", Optional.empty(),
            "What ended long ago could not go to the archive when that was last tried, so the ledger grows. The log says why. It is tried every hour."),
    LEDGER_FAILED("ledger-failed", Optional.of(ProblemCode.STORE_UNAVAILABLE),
            "The ledger cannot be written any more and the process ends. Check the disk, then start again."),
    CLOCK_BEHIND("clock-behind", Optional.of(ProblemCode.CLOCK_UNTRUSTED),
            "The clock is more than a minute behind the last record. Wait until it has caught up; if it is right, stop the server and confirm it."),
    CONFIGURATION_DIFFERS("configuration-differs", Optional.empty(),
            "Another node of this CA has another configuration, so the two do not answer alike. See: ca-server status."),
    OUTVOTED("configuration-outvoted", Optional.of(ProblemCode.CONFIGURATION_DIFFERS),
            "The other nodes have another configuration, and theirs counts: it is newer, or more of them have it, or they have had it for longer."
            + " Give this node the same and send it SIGHUP. See: ca-server status."),
    CONFIGURATION_BEHIND("configuration-behind", Optional.empty(),
            "There is a newer version of the configuration in the database than the one this node serves by. The log says what keeps it from"
            + " being taken; push another version, or mend the node and send it SIGHUP."),
    OUTDATED("version-outdated", Optional.of(ProblemCode.STORE_UNAVAILABLE),
            "A newer version of the server has changed the tables of the database so that this one must not use them. Install that version here."),
    CLOCK_APART("clock-apart", Optional.of(ProblemCode.CLOCK_UNTRUSTED),
            "The clock is more than half a minute from that of the database, which all nodes share. Set the clocks right; it goes on by itself."),
    STORE_AWAY("store-away", Optional.of(ProblemCode.STORE_UNAVAILABLE),
            "The database that holds the ledger does not answer. It is tried again and again, and goes on by itself.");

    private final String code;
    private final Optional<ProblemCode> refusal;
    private final String meaning;

    /// @param code    stable, for scripts and metrics
    /// @param refusal with which everything is refused because of it, so that clients are better off elsewhere; empty when issuing
    ///                goes on
    Fault(String code, Optional<ProblemCode> refusal, String meaning) {
        this.code = code;
        this.refusal = refusal;
        this.meaning = meaning;
    }

    public String code() {
        return code;
    }

    Optional<ProblemCode> refusal() {
        return refusal;
    }

    /// Whether nothing is issued because of it.
    public boolean refuses() {
        return refusal.isPresent();
    }

    /// What it means, and what to do about it.
    public String meaning() {
        return meaning;
    }
}
