package org.countersign.server.health;

/// What can be wrong with a server that still answers. The log says more.
public enum Fault {
    /// The SSH revocation list that is served lacks something, because a new one could not be made.
    SSH_KRL_BEHIND("ssh-krl-behind", false),
    /// Something that was recorded earlier is not as it was written.
    LEDGER_DAMAGED("ledger-damaged", true);

    private final String code;
    private final boolean stopsIssuing;

    /// @param stopsIssuing whether nothing is issued because of it, so that clients are better off elsewhere
    Fault(String code, boolean stopsIssuing) {
        this.code = code;
        this.stopsIssuing = stopsIssuing;
    }

    String code() {
        return code;
    }

    boolean stopsIssuing() {
        return stopsIssuing;
    }
}
