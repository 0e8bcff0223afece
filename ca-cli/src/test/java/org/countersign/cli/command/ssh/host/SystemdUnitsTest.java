package org.countersign.cli.command.ssh.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.countersign.cli.CliRun;
import org.countersign.cli.process.Finished;
import org.countersign.cli.process.Programs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The systemd units, by systemd's own word. Programs that are not installed here are stood in for.
@Timeout(120)
class SystemdUnitsTest {
    private static final Path UNITS = Path.of("../packaging/systemd");

    @TempDir
    Path directory;

    private final Programs programs = new Programs(Map.of());

    @BeforeEach
    void copyUnits() throws IOException {
        for (var unit : units("")) {
            Files.writeString(directory.resolve(unit), Files.readString(UNITS.resolve(unit)).replaceAll("/usr/bin/ca-(cli|server)", "/bin/true"));
        }
    }

    static List<String> units(String suffix) throws IOException {
        try (var files = Files.list(UNITS)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(suffix)).sorted().toList();
        }
    }

    static List<String> services() throws IOException {
        return units(".service");
    }

    private Finished analyze(String... arguments) {
        assumeTrue(programs.find("systemd-analyze").isPresent(), "systemd-analyze is not installed");
        var command = new ArrayList<>(List.of("systemd-analyze"));
        command.addAll(List.of(arguments));
        return programs.run(Duration.ofSeconds(60), command);
    }

    @Test
    void systemd_finds_nothing_to_complain_of() throws IOException {
        var files = units("").stream().map(name -> directory.resolve(name).toString()).toList();
        var run = analyze(Stream.concat(Stream.of("verify"), files.stream()).toArray(String[]::new));
        var ours = run.err().lines().filter(line -> files.stream().anyMatch(line::contains)).toList();
        assertEquals(List.of(), ours, run.toString());
    }

    @ParameterizedTest
    @MethodSource("services")
    void services_can_do_little_besides_their_work(String service) {
        var run = analyze("security", "--offline=true", "--threshold=20", directory.resolve(service).toString());
        assertEquals(0, run.exitCode(), run.out() + run.err());
    }

    @Test
    void each_timer_has_its_service() throws IOException {
        assertFalse(units(".timer").isEmpty());
        for (var timer : units(".timer")) {
            assertTrue(services().contains(timer.replace(".timer", ".service")), timer);
        }
    }

    /// The words behind the program of each ExecStart are a command that exists, with flags that it has.
    @ParameterizedTest
    @MethodSource("services")
    void commands_of_the_client_are_ones_that_it_has(String service) throws IOException {
        for (var line : Files.readAllLines(UNITS.resolve(service))) {
            if (line.startsWith("ExecStart=/usr/bin/ca-cli ")) {
                var words = line.substring("ExecStart=/usr/bin/ca-cli ".length()) + " --help";
                assertEquals(0, CliRun.user(directory).run(words.split(" ")).exitCode(), line);
            }
        }
    }
}
