package org.countersign.core.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.countersign.core.crypto.Pbkdf2;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Several key files opened with what is derived once, and never with what was derived for something else.
class DerivedKeysTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final byte[] SALT = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path directory;

    private static List<KeyPair> pairs() {
        return Stream.generate(() -> KeyGenerator.ec("P-256").generate(RANDOM)).limit(3).toList();
    }

    private Path file(int number, String text) throws Exception {
        return Files.writeString(directory.resolve("key" + number), text);
    }

    @Test
    void opens_files_that_were_written_together() throws Exception {
        var pairs = pairs();
        var texts = PrivateKeyFile.encryptedPkcs8(pairs, Secret.of("horse"), RANDOM);
        try (var derived = new DerivedKeys()) {
            for (int i = 0; i < pairs.size(); i++) {
                assertEquals(pairs.get(i).getPublic(),
                        PrivateKeyFile.read(file(i, texts.get(i)), () -> Secret.of("horse"), derived, PairProof.COMPUTED).getPublic());
            }
        }
    }

    @Test
    void opens_files_with_different_salts_and_passwords() throws Exception {
        var pairs = pairs();
        try (var derived = new DerivedKeys()) {
            for (int i = 0; i < pairs.size(); i++) {
                var password = i < 2 ? "horse" : "another";
                var file = file(i, PrivateKeyFile.encryptedPkcs8(pairs.get(i), Secret.of(password), RANDOM));
                assertEquals(pairs.get(i).getPublic(),
                        PrivateKeyFile.read(file, () -> Secret.of(password), derived, PairProof.COMPUTED).getPublic());
            }
        }
    }

    @Test
    void a_wrong_password_opens_nothing_because_the_right_one_was_there_before() throws Exception {
        var texts = PrivateKeyFile.encryptedPkcs8(pairs(), Secret.of("horse"), RANDOM);
        var first = file(0, texts.getFirst());
        var second = file(1, texts.get(1));
        try (var derived = new DerivedKeys()) {
            PrivateKeyFile.read(first, () -> Secret.of("horse"), derived, PairProof.COMPUTED);
            var refusal = assertThrows(WrongPasswordException.class,
                    () -> PrivateKeyFile.read(second, () -> Secret.of("donkey"), derived, PairProof.COMPUTED));
            assertEquals("the password for the key file " + second + " is wrong", refusal.getMessage());
        }
    }

    @Test
    void what_differs_in_anything_is_derived_for_itself() {
        byte[] otherSalt = "0123456789abcdeF".getBytes(StandardCharsets.US_ASCII);
        try (var derived = new DerivedKeys(); var password = Secret.of("horse"); var other = Secret.of("horsf")) {
            for (int pass = 0; pass < 2; pass++) {
                assertDerived(derived, Pbkdf2.Hash.SHA256, password, SALT, 10, 32);
                assertDerived(derived, Pbkdf2.Hash.SHA1, password, SALT, 10, 32);
                assertDerived(derived, Pbkdf2.Hash.SHA256, other, SALT, 10, 32);
                assertDerived(derived, Pbkdf2.Hash.SHA256, password, otherSalt, 10, 32);
                assertDerived(derived, Pbkdf2.Hash.SHA256, password, SALT, 11, 32);
                assertDerived(derived, Pbkdf2.Hash.SHA256, password, SALT, 10, 16);
            }
        }
    }

    private static void assertDerived(DerivedKeys derived, Pbkdf2.Hash hash, Secret password, byte[] salt, int rounds, int length) {
        assertArrayEquals(password.use(bytes -> Pbkdf2.derive(hash, bytes, salt, rounds, length)),
                derived.pbkdf2(hash, password, salt, rounds, length));
    }

    @Test
    void a_reader_that_wipes_its_key_takes_it_from_nobody() {
        try (var derived = new DerivedKeys(); var password = Secret.of("horse")) {
            java.util.Arrays.fill(derived.pbkdf2(Pbkdf2.Hash.SHA256, password, SALT, 10, 32), (byte) 0);
            assertDerived(derived, Pbkdf2.Hash.SHA256, password, SALT, 10, 32);
            java.util.Arrays.fill(derived.pbkdf2(Pbkdf2.Hash.SHA256, password, SALT, 10, 32), (byte) 0);
            assertDerived(derived, Pbkdf2.Hash.SHA256, password, SALT, 10, 32);
        }
    }

    @Test
    void two_threads_that_want_the_same_get_the_same() throws Exception {
        try (var derived = new DerivedKeys(); var password = Secret.of("horse")) {
            var other = new FutureTask<>(() -> derived.pbkdf2(Pbkdf2.Hash.SHA256, password, SALT, 50_000, 32));
            Thread.ofPlatform().start(other);
            assertArrayEquals(derived.pbkdf2(Pbkdf2.Hash.SHA256, password, SALT, 50_000, 32), other.get());
        }
    }

    @Test
    void derives_nothing_after_it_was_closed() {
        var derived = new DerivedKeys();
        try (var password = Secret.of("horse")) {
            derived.pbkdf2(Pbkdf2.Hash.SHA256, password, SALT, 10, 32);
            derived.close();
            assertThrows(IllegalStateException.class, () -> derived.pbkdf2(Pbkdf2.Hash.SHA256, password, SALT, 10, 32));
        }
    }
}
