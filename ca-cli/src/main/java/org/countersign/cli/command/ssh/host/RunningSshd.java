package org.countersign.cli.command.ssh.host;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.countersign.cli.command.ssh.PublicLine;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.grammar.Invocation;
import org.countersign.cli.openssh.EffectiveConfig;
import org.countersign.cli.process.Programs;
import org.countersign.cli.progress.Progress;
import org.countersign.core.keys.RegularFile;

/// The sshd that runs on this host now, as a client meets it.
///
/// @param address where it listens
/// @param reload  the command that makes it read its configuration
record RunningSshd(Programs programs, InetSocketAddress address, List<String> reload, Progress progress) {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration FIRST_NAP = Duration.ofMillis(250);
    private static final Duration LONGEST_NAP = Duration.ofSeconds(4);

    /// The one that listens where the settings say; empty when nobody does.
    static Optional<RunningSshd> find(Invocation call, EffectiveConfig settings) {
        if (call.on(HostCommands.NO_RELOAD)) {
            return Optional.empty();
        }
        var programs = new Programs(call.environment(), call.progress());
        return settings.lines("listenaddress").stream().map(RunningSshd::address).filter(RunningSshd::listens).findFirst()
                .map(address -> new RunningSshd(programs, address, reload(call, settings, programs), call.progress()));
    }

    /// `0.0.0.0:22`, `[::]:22`; whoever listens everywhere listens on the loopback.
    private static InetSocketAddress address(String line) {
        int colon = line.lastIndexOf(':');
        String host = line.substring(0, colon).replaceAll("[\\[\\]]", "");
        String reachable = switch (host) {
            case "0.0.0.0" -> "127.0.0.1";
            case "::" -> "::1";
            default -> host;
        };
        return new InetSocketAddress(reachable, Integer.parseInt(line.substring(colon + 1).replaceAll("[^0-9].*", "")));
    }

    private static boolean listens(InetSocketAddress address) {
        try (var socket = new Socket()) {
            socket.connect(address, 5_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static List<String> reload(Invocation call, EffectiveConfig settings, Programs programs) {
        return call.value(HostCommands.RELOAD_COMMAND).map(command -> List.of(command.strip().split(" +")))
                .or(() -> settings.file("pidfile").filter(Files::exists).map(file -> List.of("kill", "-HUP", processId(file))))
                .or(() -> unit(programs).map(unit -> List.of("systemctl", "reload", unit)))
                .orElseThrow(() -> new CommandFailure("sshd runs, but it cannot be found out how to reload it")
                        .hint("say it with '" + HostCommands.RELOAD_COMMAND + "', or give '" + HostCommands.NO_RELOAD + "' and reload it later"));
    }

    /// Distributions call it one way or the other.
    private static Optional<String> unit(Programs programs) {
        return Files.isDirectory(Path.of("/run/systemd/system")) ? Stream.of("ssh.service", "sshd.service")
                .filter(unit -> programs.run(LIMIT, List.of("systemctl", "is-active", "--quiet", unit)).succeeded()).findFirst()
                : Optional.empty();
    }

    private static String processId(Path file) {
        String text = new String(RegularFile.read(file, 64, "pid file"), StandardCharsets.US_ASCII).strip();
        if (!text.matches("[1-9][0-9]{0,9}")) {
            throw new CommandFailure("the pid file " + file + " does not hold the number of a process");
        }
        return text;
    }

    /// Whether a client is shown all of these certificates now.
    boolean shows(Collection<String> certificates) {
        return certificates().containsAll(certificates);
    }

    void reloadNow() {
        var run = programs.run(LIMIT, reload);
        if (!run.succeeded()) {
            throw new CommandFailure("'" + String.join(" ", reload) + "' failed: " + run.complaint());
        }
    }

    /// As [#reloadNow], when something else has failed already and is what the user has to hear of.
    boolean tryReload() {
        try {
            reloadNow();
            return true;
        } catch (CommandFailure e) {
            return false;
        }
    }

    /// Waits until clients are shown all of these certificates.
    void awaitShown(Collection<String> certificates) {
        await("Waiting for sshd to show the certificates", () -> shows(certificates), "does not show the certificates");
    }

    /// Waits until clients are shown host keys, but none of these certificates, twice in a row: one connection that was
    /// dropped looks the same.
    void awaitGone(Collection<String> certificates) {
        await("Waiting for sshd to forget the certificates", () -> Stream.of(1, 2).allMatch(_ -> showsKeysOnly(certificates)), "still shows the certificates");
    }

    private boolean showsKeysOnly(Collection<String> certificates) {
        return certificates().stream().noneMatch(certificates::contains) && !scan().isEmpty();
    }

    /// Asks less and less often: sshd shuts out who connects again and again without logging in.
    private void await(String what, BooleanSupplier condition, String otherwise) {
        if (!progress.during(what, () -> comesTrue(condition))) {
            throw new CommandFailure(listens(address) ? "after the reload, sshd on " + address + " " + otherwise
                    : "after the reload, nobody listens on " + address + " any more");
        }
    }

    private static boolean comesTrue(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (var nap = FIRST_NAP; System.nanoTime() < end; nap = nap.compareTo(LONGEST_NAP) < 0 ? nap.multipliedBy(2) : nap) {
            sleep(nap);
            if (condition.getAsBoolean()) {
                return true;
            }
        }
        return false;
    }

    /// What a client is shown, `type base64` each.
    private List<String> certificates() {
        return scan("-c");
    }

    private List<String> scan(String... options) {
        var command = new ArrayList<>(List.of("ssh-keyscan", "-T", "5", "-t", "ed25519,ecdsa,rsa", "-p", Integer.toString(address.getPort())));
        command.addAll(List.of(options));
        command.add(address.getAddress().getHostAddress());
        return PublicLine.allIn(programs.run(LIMIT, command).out()).stream().map(PublicLine::toString).toList();
    }

    private static void sleep(Duration nap) {
        try {
            Thread.sleep(nap);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted while sshd was reloaded").because(e);
        }
    }
}
