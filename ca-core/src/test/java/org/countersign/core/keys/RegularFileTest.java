package org.countersign.core.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegularFileTest {
    @TempDir
    Path directory;

    @Test
    void follows_a_symbolic_link_as_mounted_secrets_are() throws IOException {
        var file = Files.write(directory.resolve("file"), new byte[] {1, 2});
        var link = Files.createSymbolicLink(directory.resolve("link"), file);

        assertArrayEquals(new byte[] {1, 2}, RegularFile.read(link, 2, "key file"));
    }

    @ParameterizedTest
    @CsvSource({"rw-------,false", "r--------,false", "rwx--x--x,false", "rw-r-----,true", "rw--w----,true",
        "rw----r--,true", "rw-----w-,true"})
    void says_who_else_may_read_or_change_a_file(String mode, boolean open) throws IOException {
        var file = Files.createFile(directory.resolve("file"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));

        assertEquals(open, RegularFile.isOpenToOthers(file));
    }
}
