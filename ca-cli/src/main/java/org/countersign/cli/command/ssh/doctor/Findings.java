package org.countersign.cli.command.ssh.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.countersign.cli.command.ssh.doctor.Finding.State;

/// What an examination has found so far, in the order of the connection.
final class Findings {
    private final List<Finding> all = new ArrayList<>();

    /// Does one part, up to the first thing in it that refuses.
    ///
    /// @return whether nothing did
    boolean part(Runnable part) {
        try {
            part.run();
            return true;
        } catch (Refusal refusal) {
            all.add(refusal.finding());
            return false;
        }
    }

    void good(String subject, String text) {
        all.add(new Finding(State.GOOD, subject, text, Optional.empty(), ""));
    }

    void warn(Fault fault, String subject, String text, String remedy) {
        all.add(new Finding(State.WARNING, subject, text, Optional.of(fault), remedy));
    }

    Refusal refuse(Fault fault, String subject, String text, String remedy) {
        return new Refusal(new Finding(State.REFUSED, subject, text, Optional.of(fault), remedy));
    }

    /// Takes over what another examination found.
    void adopt(Findings other) {
        all.addAll(other.all);
    }

    /// A real login works: whatever was found refuses nobody.
    void nothingRefuses() {
        all.replaceAll(finding -> finding.state() == State.REFUSED ? finding.asWarning() : finding);
    }

    /// The first thing that refuses.
    Optional<Finding> verdict() {
        return all.stream().filter(finding -> finding.state() == State.REFUSED).findFirst();
    }

    List<Finding> all() {
        return List.copyOf(all);
    }
}
