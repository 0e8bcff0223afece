package org.countersign.cli.transcript;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every command prints what its transcript says, asked for by a real shell and answered by a real CA and a real OpenSSH.
/// With `-Dtranscripts=write` the transcripts are written anew; then read what has changed before it is committed.
@Timeout(180)
class TranscriptsTest {
    static final Path FOLDER = Path.of("src/test/transcripts");

    @TempDir
    static Path directory;

    private static Stage stage;

    @BeforeAll
    static void raise() throws Exception {
        stage = new Stage(directory);
    }

    @AfterAll
    static void strike() throws Exception {
        if (stage != null) {
            stage.close();
        }
    }

    static List<Path> files() throws Exception {
        try (Stream<Path> all = Files.list(FOLDER)) {
            return all.filter(file -> file.toString().endsWith(".txt")).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void plays_as_written(Path file) throws Exception {
        var written = Transcript.read(file);
        var played = written.with(stage.play(written));
        if ("write".equals(System.getProperty("transcripts"))) {
            Files.writeString(file, played.toString());
        }
        assertEquals(Files.readString(file), played.toString(), stage::log);
    }
}
