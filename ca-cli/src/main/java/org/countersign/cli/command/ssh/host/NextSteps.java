package org.countersign.cli.command.ssh.host;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.countersign.cli.process.Programs;
import org.countersign.cli.terminal.StatusLines;

/// Enrolling a host begins nothing that keeps its certificates and its list of what is revoked up to date: a certificate ends, and a
/// revocation is never heard of. So whoever enrols a host is told what else to do.
///
/// @param layout where the host is configured; the units know the usual place alone
record NextSteps(HostLayout layout) {
    private static final Path USUAL = Path.of("/etc/ssh/sshd_config");
    private static final List<String> TIMERS = List.of("countersign-krl.timer", "countersign-host-renew.timer");
    private static final String NEXT = "Next, have the list of what is revoked and the certificates kept up to date:";
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /// Says nothing where both timers are enabled already.
    void tell(StatusLines status, Programs programs) {
        if (!isUsual() || !areEnabled(programs)) {
            lines().forEach(status::say);
        }
    }

    List<String> lines() {
        String sshdConfig = isUsual() ? "" : " " + HostCommands.SSHD_CONFIG + " " + layout.config();
        String list = isUsual() ? "" : " --out " + layout.revokedKeys() + " --trusted-keys " + layout.userCaKeys();
        var lines = new ArrayList<String>();
        if (isUsual()) {
            lines.add(NEXT);
            lines.add("  sudo systemctl enable --now " + String.join(" ", TIMERS));
            lines.add("or, without these units, have root run");
        } else {
            lines.add(NEXT + " have root run");
        }
        lines.add("  ca-cli ssh krl update" + list + "     every five minutes");
        lines.add("  ca-cli ssh host renew" + sshdConfig + "     every quarter of an hour");
        return lines;
    }

    private boolean isUsual() {
        return layout.config().equals(USUAL);
    }

    private static boolean areEnabled(Programs programs) {
        return Files.isDirectory(Path.of("/run/systemd/system"))
                && TIMERS.stream().allMatch(timer -> programs.run(LIMIT, List.of("systemctl", "is-enabled", "--quiet", timer)).succeeded());
    }
}
