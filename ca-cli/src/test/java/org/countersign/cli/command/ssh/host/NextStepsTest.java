package org.countersign.cli.command.ssh.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class NextStepsTest {
    @Test
    void the_timers_are_named_where_they_know_the_place() {
        assertEquals("""
                Next, have the list of what is revoked and the certificates kept up to date:
                  sudo systemctl enable --now countersign-krl.timer countersign-host-renew.timer
                or, without these units, have root run
                  ca-cli ssh krl update     every five minutes
                  ca-cli ssh host renew     every quarter of an hour""", lines("/etc/ssh/sshd_config"));
    }

    /// The units would look after files that are not there.
    @Test
    void elsewhere_the_commands_name_the_place() {
        assertEquals("""
                Next, have the list of what is revoked and the certificates kept up to date: have root run
                  ca-cli ssh krl update --out /opt/ssh/countersign/revoked_keys --trusted-keys /opt/ssh/countersign/user_ca_keys     every five minutes
                  ca-cli ssh host renew --sshd-config /opt/ssh/sshd_config     every quarter of an hour""", lines("/opt/ssh/sshd_config"));
    }

    private static String lines(String config) {
        return String.join("\n", new NextSteps(new HostLayout(Path.of(config))).lines());
    }
}
