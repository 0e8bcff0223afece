package org.countersign.cli.command.ssh.doctor;

/// What to do about times that lie in the future.
final class Clock {
    static final String REMEDY = "compare the clocks of this machine and of the CA ('date -u'; 'timedatectl' tells whether time is synchronised); "
            + "if both are right, wait";

    private Clock() {}
}
