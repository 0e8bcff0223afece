package org.countersign.cli.command.ssh.doctor;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import org.countersign.cli.failure.CommandFailure;

/// A real login by the real ssh, ended at the moment it is let in: no command runs on the host.
///
/// @param said what ssh said when it was not
record LoginAttempt(boolean letIn, String said) {
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final int MOST_SAID = 1000;
    private static final String SUCCESS = "Authenticated to ";

    static LoginAttempt of(SshCall ssh) {
        var process = ssh.programs().start(ssh.command("-v", "-N", "-T", "-o", "BatchMode=yes", "-o", "ConnectTimeout=15",
                "-o", "ControlPath=none", "-o", "ClearAllForwardings=yes", "-o", "PermitLocalCommand=no"));
        Thread.ofVirtual().start(() -> endAfter(process, LIMIT));
        try (var lines = new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            return follow(lines);
        } catch (IOException e) {
            throw new CommandFailure("what ssh says cannot be read").because(e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static LoginAttempt follow(BufferedReader lines) throws IOException {
        var said = new StringJoiner("; ");
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.contains(SUCCESS)) {
                return new LoginAttempt(true, "");
            }
            boolean forPeople = !line.isBlank() && List.of("debug1:", "OpenSSH_").stream().noneMatch(line::startsWith);
            if (forPeople && said.length() < MOST_SAID) {
                said.add(line.strip());
            }
        }
        return new LoginAttempt(false, said.toString());
    }

    private static void endAfter(Process process, Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
        }
    }
}
