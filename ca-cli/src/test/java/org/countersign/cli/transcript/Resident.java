package org.countersign.cli.transcript;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.countersign.cli.Main;
import org.countersign.cli.terminal.Streams;
import org.countersign.cli.terminal.Style;

/// The program in a process that stays, so that hundreds of calls do not start hundreds of virtual machines. It runs in the
/// directory in which the calls are typed. A call is a folder with its words, environment and input; its name comes through a
/// pipe, and the exit code goes back through another.
final class Resident {
    private Resident() {}

    /// @param args the pipe with the calls
    public static void main(String[] args) throws IOException {
        Thread.ofPlatform().daemon().start(Resident::endWithTheTest);
        // Opened for writing too, it never ends.
        try (var calls = new RandomAccessFile(args[0], "rw")) {
            while (true) {
                var call = Path.of(calls.readLine());
                Thread.ofPlatform().start(() -> serve(call));
            }
        }
    }

    private static void endWithTheTest() {
        try {
            while (System.in.read() >= 0) {
                continue;
            }
        } catch (IOException e) {
            e.printStackTrace();
        }
        Runtime.getRuntime().halt(0);
    }

    private static void serve(Path call) {
        try {
            Files.writeString(call.resolve("done"), run(call) + "\n");
        } catch (IOException e) {
            e.printStackTrace();
        }
    }

    private static int run(Path call) throws IOException {
        try (var out = new PrintStream(Files.newOutputStream(call.resolve("out")), false, StandardCharsets.UTF_8);
                var err = new PrintStream(Files.newOutputStream(call.resolve("err")), true, StandardCharsets.UTF_8)) {
            var in = new ByteArrayInputStream(Files.readAllBytes(call.resolve("in")));
            return Main.run(parts(call.resolve("words")).toArray(String[]::new), environment(call),
                    new Streams(in, out, err, Style.PLAIN, Style.PLAIN, false, Optional::empty));
        }
    }

    private static Map<String, String> environment(Path call) throws IOException {
        return parts(call.resolve("environment")).filter(entry -> entry.indexOf('=') > 0).collect(Collectors.toMap(
                entry -> entry.substring(0, entry.indexOf('=')), entry -> entry.substring(entry.indexOf('=') + 1)));
    }

    /// Each ends with a zero byte.
    private static Stream<String> parts(Path file) throws IOException {
        var text = Files.readString(file);
        return text.isEmpty() ? Stream.of() : Stream.of(text.substring(0, text.length() - 1).split("\0", -1));
    }
}
