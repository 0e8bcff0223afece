package org.countersign.cli.command.context;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.Function;
import org.countersign.cli.command.CommonFlags;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Invocation;
import org.countersign.cli.home.Context;
import org.countersign.core.keys.AtomicFile;
import org.countersign.core.keys.FileMode;

/// `context remove`: the name first, so that an interruption leaves directories without a name, never the reverse.
final class RemoveContext implements Command {
    @Override
    public int run(Invocation call) throws IOException {
        var contexts = call.home().contexts();
        var doomed = contexts.named(call.positional(0));
        // The last one may go, since no other could be selected first: then there is the CA without a context again.
        if (contexts.all().size() > 1 && contexts.current().filter(doomed::equals).isPresent()) {
            throw new CommandFailure("cannot remove the current context")
                    .hint("select another one with 'context select <name>' first");
        }
        var path = call.home().stepPath(java.util.Optional.of(doomed));
        boolean authorityIsShared = isShared(doomed, call, Context::authority);
        boolean profileIsShared = isShared(doomed, call, Context::profile);
        confirm(call, doomed);
        contexts.forget(doomed);
        if (!authorityIsShared) {
            dropInclude(call.home().base().resolve("ssh").resolve("includes"), path.path());
            delete(path.path());
        }
        if (!profileIsShared) {
            delete(path.profile());
        }
        call.status().say("Context '" + doomed.name() + "' has been removed.");
        return ExitCode.DONE;
    }

    private static boolean isShared(Context doomed, Invocation call, Function<Context, String> part) {
        return call.home().contexts().all().stream()
                .anyMatch(other -> !other.equals(doomed) && part.apply(other).equals(part.apply(doomed)));
    }

    private static void confirm(Invocation call, Context doomed) {
        boolean agreed = call.on(CommonFlags.FORCE) || call.terminal().confirm(
                "Delete the context '" + doomed.name() + "' with its keys and certificates", CommonFlags.FORCE.label());
        if (!agreed) {
            throw new CommandFailure("the context was not removed");
        }
    }

    /// The ssh configuration of the authority is included by this line.
    private static void dropInclude(Path includes, Path authority) throws IOException {
        if (!Files.exists(includes)) {
            return;
        }
        var line = "Include \"" + authority.resolve("ssh").resolve("config") + "\"";
        var kept = Files.readAllLines(includes).stream().filter(it -> !it.strip().equals(line)).toList();
        AtomicFile.rewrite(includes, (String.join("\n", kept) + (kept.isEmpty() ? "" : "\n")).getBytes(
                java.nio.charset.StandardCharsets.UTF_8), FileMode.PRIVATE);
    }

    /// Symbolic links are removed, not followed.
    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path emptied, IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(emptied);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
