package org.countersign.cli.command.ssh;

import org.countersign.cli.terminal.StatusLines;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.text.Printable;

/// Tells the user what they got: names and times are what a login fails on, so they are shown at once.
public final class Announcement {
    private Announcement() {}

    public static void of(SshCertificate certificate, StatusLines status) {
        status.done("Principals", Printable.text(String.join(", ", certificate.body().principals())));
        status.done("Valid", CertificateText.validity(certificate.body().validity()));
    }
}
