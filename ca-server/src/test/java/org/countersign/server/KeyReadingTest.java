package org.countersign.server;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.countersign.core.crypto.Crypto;
import org.countersign.server.config.CaConfig;
import org.countersign.server.config.ConfigEnvironment;
import org.countersign.server.config.ConfigLoader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyReadingTest {
    @TempDir
    private Path directory;
    private CaConfig config;

    @BeforeEach
    void make_a_ca() throws Exception {
        TestCa.notStarted(directory, unchanged -> unchanged).close();
        config = ConfigLoader.load(directory.resolve("ca.json"), new ConfigEnvironment(directory, directory, directory)).config();
    }

    private static KeyReading reading(String... flags) throws Exception {
        return new KeyReading(new KeyPasswords(ServerOptions.parse(List.of(flags)), Optional::empty), Crypto::fastest);
    }

    private KeyReading withPasswordFile() throws Exception {
        return reading("--password-file", Files.writeString(directory.resolve("password"), "secret").toString());
    }

    private void assertReadTwice(KeyReading reading) {
        assertNotSame(reading.all(config).issuer().get(), reading.all(config).issuer().get());
    }

    @Test
    void what_was_begun_early_is_not_read_again() throws Exception {
        var reading = withPasswordFile();
        reading.beginEarly(config.key());
        assertSame(reading.all(config).issuer().get(), reading.all(config).issuer().get());
    }

    @Test
    void another_key_than_the_one_begun_early_is_read_for_itself() throws Exception {
        var reading = withPasswordFile();
        reading.beginEarly(directory.resolve("ssh_host_key"));
        assertReadTwice(reading);
    }

    @Test
    void nothing_is_begun_early_whose_password_somebody_may_have_to_type() throws Exception {
        var reading = reading();
        reading.beginEarly(config.key());
        assertReadTwice(reading);
    }
}
