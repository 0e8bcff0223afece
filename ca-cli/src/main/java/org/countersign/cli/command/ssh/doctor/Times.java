package org.countersign.cli.command.ssh.doctor;

import org.countersign.core.ssh.Validity;

/// Times as findings show them: UTC, since reports travel.
final class Times {
    private Times() {}

    static String end(Validity validity) {
        return validity.endless() ? "without end" : "until " + validity.notAfter();
    }
}
