package org.countersign.server;

/// What is found out about a request on its way, for the log and the metrics and for no decision. It is bound to the thread that
/// answers the request, so that the rooms on the way need not hand it on.
final class Trail {
    static final ScopedValue<Trail> CURRENT = ScopedValue.newInstance();

    private String provisioner = "";

    /// A provisioner was asked about the request of this thread.
    static void met(String provisioner) {
        if (CURRENT.isBound()) {
            CURRENT.get().provisioner = provisioner;
        }
    }

    /// The name of the one that was asked last; empty when none was.
    String provisioner() {
        return provisioner;
    }
}
