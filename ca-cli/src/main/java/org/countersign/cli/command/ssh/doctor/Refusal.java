package org.countersign.cli.command.ssh.doctor;

/// Ends one part of an examination: what comes after it never happens on a real connection. Thrown by [Findings#refuse].
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Finding finding;

    Refusal(Finding finding) {
        super(finding.text());
        this.finding = finding;
    }

    Finding finding() {
        return finding;
    }
}
