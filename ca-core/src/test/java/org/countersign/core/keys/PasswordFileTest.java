package org.countersign.core.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordFileTest {
    private static final int LIMIT = 64 * 1024;

    @TempDir
    Path directory;

    private Path file(byte[] content) throws IOException {
        return Files.write(directory.resolve("password.txt"), content);
    }

    private Path file(String content) throws IOException {
        return file(content.getBytes(StandardCharsets.UTF_8));
    }

    private String refusal(Path file) {
        String message = assertThrows(KeyFileException.class, () -> PasswordFile.read(file)).getMessage();
        assertTrue(message.contains(file.toString()), message);
        return message;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n", " \t\f\u000b\n\n", "\u0085", "\u00a0", "\u1680\u2003", "\u2028\u202f\u205f\u3000\n"})
    void cuts_trailing_white_space_of_every_kind(String space) throws IOException {
        assertTrue(PasswordFile.read(file(" pass wörd" + space)).matches(Secret.of(" pass wörd")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u200b", "\u0000", "\u180e", "\ufeff"})
    void keeps_what_is_not_white_space(String kept) throws IOException {
        assertTrue(PasswordFile.read(file("password" + kept)).matches(Secret.of("password" + kept)));
    }

    @Test
    void keeps_inner_lines() throws IOException {
        assertTrue(PasswordFile.read(file("one\ntwo\n")).matches(Secret.of("one\ntwo")));
    }

    @Test
    void keeps_bytes_that_are_not_text() throws IOException {
        byte[] bytes = {(byte) 0x80, (byte) 0xff, (byte) 0x85};

        assertArrayEquals(bytes, PasswordFile.read(file(bytes)).use(byte[]::clone));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", " \r\n\u3000"})
    void refuses_an_empty_password(String content) throws IOException {
        assertTrue(refusal(file(content)).contains("is empty"));
    }

    @Test
    void reads_64_kib_and_refuses_one_byte_more() throws IOException {
        assertEquals(LIMIT, PasswordFile.read(file("x".repeat(LIMIT))).length());
        assertTrue(refusal(file("x".repeat(LIMIT + 1))).contains("larger than"));
    }

    @Test
    void refuses_a_file_that_does_not_exist() {
        assertTrue(refusal(directory.resolve("absent")).contains("does not exist"));
    }

    @Test
    void refuses_a_directory() {
        assertTrue(refusal(directory).contains("is a directory"));
    }

    private Path pipe() throws Exception {
        var pipe = directory.resolve("pipe");
        Tools.run(directory, "mkfifo", pipe.toString());
        return pipe;
    }

    private static void write(Path pipe, String content) {
        Thread.ofPlatform().daemon().start(() -> {
            try {
                Files.writeString(pipe, content);
            } catch (IOException e) {
                // The reader had enough.
            }
        });
    }

    @Test
    void reads_what_is_written_into_a_pipe() throws Exception {
        var pipe = pipe();
        write(pipe, "secret\n");
        assertTrue(PasswordFile.isReadOnce(pipe));
        assertTrue(PasswordFile.read(pipe).matches(Secret.of("secret")));
        assertFalse(PasswordFile.isReadOnce(file("secret")));
        assertFalse(PasswordFile.isReadOnce(Path.of("/dev/zero")));
    }

    @Test
    void reads_no_more_from_a_pipe_than_from_a_file() throws Exception {
        var pipe = pipe();
        write(pipe, "x".repeat(LIMIT + 1));
        assertTrue(refusal(pipe).contains("larger than"));
    }

    @Test
    void does_not_wait_for_ever_for_somebody_to_write() throws Exception {
        var pipe = pipe();
        var failure = assertThrows(KeyFileException.class, () -> Pipe.read(pipe, LIMIT, "password file", Duration.ofMillis(50)));
        assertTrue(failure.getMessage().contains("nobody wrote into"), failure.getMessage());
    }

    @Test
    void refuses_a_device() {
        assertTrue(refusal(Path.of("/dev/zero")).contains("is a pipe or device"));
    }
}
