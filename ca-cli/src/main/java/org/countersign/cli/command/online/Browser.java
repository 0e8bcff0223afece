package org.countersign.cli.command.online;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.countersign.cli.release.Release;

/// Opens a page in the browser of the person who runs this. Nothing depends on it: the address is shown as well.
final class Browser {
    private Browser() {}

    static void open(Map<String, String> environment, URI address) {
        var command = command(address.toString());
        find(environment, command.getFirst()).ifPresent(program -> start(environment, program, command));
    }

    /// In the `PATH` of the environment, as a shell looks it up.
    private static Optional<Path> find(Map<String, String> environment, String program) {
        return Stream.of(environment.getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin").split(":"))
                .filter(directory -> !directory.isEmpty()).map(directory -> Path.of(directory).resolve(program))
                .filter(Files::isExecutable).findFirst();
    }

    private static void start(Map<String, String> environment, Path program, List<String> command) {
        var words = new ArrayList<>(command);
        words.set(0, program.toString());
        var builder = new ProcessBuilder(words).redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            builder.start();
        } catch (IOException _) {
            // It cannot be started; whoever reads the address opens it.
            return;
        }
    }

    private static List<String> command(String address) {
        return switch (Release.operatingSystem()) {
            case "darwin" -> List.of("open", address);
            case "windows" -> List.of("rundll32", "url.dll,FileProtocolHandler", address);
            default -> isUnderWindows() ? List.of("rundll32.exe", "url.dll,FileProtocolHandler", address)
                    : List.of("xdg-open", address);
        };
    }

    /// A Linux that runs inside Windows has its browser there.
    private static boolean isUnderWindows() {
        try {
            return Files.readString(Path.of("/proc/version")).toLowerCase(Locale.ROOT).contains("microsoft");
        } catch (IOException _) {
            return false;
        }
    }
}
