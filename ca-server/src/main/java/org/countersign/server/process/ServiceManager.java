package org.countersign.server.process;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells systemd, or who else started this process and listens at `NOTIFY_SOCKET`, when the server is ready, reads its configuration
/// again, and stops; sd_notify(3) has the words. Where nobody listens nothing happens.
public final class ServiceManager implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceManager.class);

    private final Optional<NotifySocket> socket;
    private final Optional<Duration> watchdog;
    private volatile Optional<Thread> dog = Optional.empty();

    private ServiceManager(Optional<NotifySocket> socket, Optional<Duration> watchdog) {
        this.socket = socket;
        this.watchdog = watchdog;
    }

    /// @param variables the environment of this process
    public static ServiceManager of(Map<String, String> variables) {
        var name = variables.getOrDefault("NOTIFY_SOCKET", "");
        if (name.isEmpty()) {
            return new ServiceManager(Optional.empty(), Optional.empty());
        }
        try {
            return new ServiceManager(Optional.of(new NotifySocket(name)), watchdog(variables));
        } catch (IllegalArgumentException e) {
            LOG.atWarn().addKeyValue("reason", e.getMessage()).log("the service manager in NOTIFY_SOCKET is not told anything");
            return new ServiceManager(Optional.empty(), Optional.empty());
        }
    }

    /// How long the manager waits for a sign of life, if it does, and means this process.
    private static Optional<Duration> watchdog(Map<String, String> variables) {
        var meant = variables.getOrDefault("WATCHDOG_PID", "");
        boolean mine = meant.isEmpty() || meant.equals(Long.toString(ProcessHandle.current().pid()));
        var period = variables.getOrDefault("WATCHDOG_USEC", "");
        return mine && period.matches("[1-9][0-9]{3,17}") ? Optional.of(Duration.ofNanos(Long.parseLong(period) * 1_000)) : Optional.empty();
    }

    /// The server answers.
    public void ready(String status) {
        tell("READY=1\nSTATUS=" + status);
        if (watchdog.isPresent() && socket.isPresent() && dog.isEmpty()) {
            dog = Optional.of(Thread.ofPlatform().daemon().name("watchdog").start(() -> live(watchdog.get().dividedBy(2))));
        }
    }

    /// The configuration is being read again; [#ready] ends that.
    public void reloading() {
        socket.ifPresent(_ -> tell("RELOADING=1\nMONOTONIC_USEC=" + NotifySocket.monotonicMicroseconds()));
    }

    public void stopping() {
        tell("STOPPING=1\nSTATUS=Stopping");
    }

    private void live(Duration period) {
        try {
            while (true) {
                tell("WATCHDOG=1");
                Thread.sleep(period);
            }
        } catch (InterruptedException _) {
            // Closed.
        }
    }

    /// A manager that cannot be told loses nothing but that.
    private void tell(String text) {
        try {
            if (socket.isPresent()) {
                socket.get().send(text);
            }
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("reason", e.getMessage()).log("the service manager was not told");
        }
    }

    @Override
    public void close() {
        dog.ifPresent(Thread::interrupt);
    }
}
