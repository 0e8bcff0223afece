package org.countersign.core.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Reads what somebody writes into a pipe, as for a file name like `<(echo password)`. Opening a pipe and reading it both wait for
/// the other end, so each is left alone when it takes too long.
final class Pipe {
    private static final int TYPE = 0170000;
    private static final int PIPE = 0010000;

    private Pipe() {}

    /// Whether there is a pipe of this name, itself or behind a link. Devices are none: they may never end.
    static boolean isAt(Path file) {
        try {
            return Files.getAttribute(file, "unix:mode") instanceof Integer mode && (mode & TYPE) == PIPE;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException _) {
            return false;
        }
    }

    /// All that comes until the other end is closed.
    ///
    /// @throws KeyFileException when it is larger than `limit` bytes, cannot be read, or does not end within the time
    static byte[] read(Path pipe, int limit, String what, Duration within) {
        var content = new CompletableFuture<byte[]>();
        Thread.ofPlatform().daemon().name("pipe").start(() -> {
            try (var channel = Files.newByteChannel(pipe)) {
                content.complete(RegularFile.readAll(channel, pipe, limit, what));
            } catch (IOException | RuntimeException e) {
                content.completeExceptionally(e);
            }
        });
        try {
            return content.get(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KeyFileException refused) {
                throw refused;
            }
            throw new KeyFileException("the " + what + " " + pipe + " cannot be read", e.getCause());
        } catch (TimeoutException e) {
            throw new KeyFileException("nobody wrote into the " + what + " " + pipe + " and closed it within "
                    + within.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KeyFileException("reading the " + what + " " + pipe + " was interrupted", e);
        }
    }
}
