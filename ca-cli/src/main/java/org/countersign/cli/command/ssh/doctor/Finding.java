package org.countersign.cli.command.ssh.doctor;

import java.util.Optional;

/// One thing that was looked at.
///
/// @param subject what it is, in a word or two
/// @param text    what was seen
/// @param fault   empty when nothing is wrong with it
/// @param remedy  what to do; empty when there is nothing to do
record Finding(State state, String subject, String text, Optional<Fault> fault, String remedy) {
    enum State {
        GOOD,
        /// Worth knowing, but nobody is refused for it.
        WARNING,
        /// The connection ends here.
        REFUSED
    }

    Finding asWarning() {
        return new Finding(State.WARNING, subject, text, fault, remedy);
    }
}
