package org.countersign.cli.command.ssh;

import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.countersign.cli.client.HeadStart;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.progress.Progress;
import org.countersign.core.keys.KeyGenerator;

/// A new key, made on a second thread while the command reads files, asks for passwords and connects: a first key of the JDK takes
/// longer than all of these, and a large RSA key takes seconds.
final class NewKey {
    private final FutureTask<KeyPair> making;
    private final Progress progress;

    private NewKey(FutureTask<KeyPair> making, Progress progress) {
        this.making = making;
        this.progress = progress;
    }

    static NewKey begin(KeyGenerator generator, Progress progress) {
        var making = new FutureTask<>(() -> {
            HeadStart.finish();
            return generator.generate(new SecureRandom());
        });
        Thread.ofPlatform().daemon().name("new key").start(making);
        return new NewKey(making, progress);
    }

    /// Blocks until it is there.
    KeyPair pair() {
        try (var _ = progress.begin("Making a key")) {
            return making.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("no key can be made", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted").because(e);
        }
    }
}
