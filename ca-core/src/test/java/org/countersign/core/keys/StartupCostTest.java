package org.countersign.core.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.ssh.SshPublicKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Commands live for a fraction of a second, and starting a big library takes longer than all they do with a key.
class StartupCostTest {
    private static final Pattern LIBRARY = Pattern.compile("(?m)^.*((?:org\\.bouncycastle|org\\.apache\\.sshd|org\\.slf4j"
            + "|com\\.nimbusds|com\\.google)\\.[\\w.$]+).*$");

    @TempDir
    Path directory;

    /// Everything a command does with keys, save reading the two formats whose key derivation the JDK lacks.
    static final class Command {
        public static void main(String[] arguments) throws Exception {
            var random = new SecureRandom();
            var directory = Path.of(arguments[0]);
            for (var generator : List.of(KeyGenerator.ec("P-384"), KeyGenerator.rsa(2048), KeyGenerator.ed25519())) {
                var pair = generator.generate(random);
                PrivateKeyFile.parse(PrivateKeyFile.plainPem(pair), "key", Secret.of("")::copy);
                PrivateKeyFile.parse(PrivateKeyFile.openSsh(pair, Optional.empty(), "", random), "key", Secret.of("")::copy);
                PublicKeyFile.parse(SshPublicKey.of(pair.getPublic()).toLine(), "key");
            }
            AtomicFile.write(directory.resolve("password"), new byte[] {'x'}, FileMode.PRIVATE);
            var pair = KeyGenerator.ec("P-256").generate(random);
            var encrypted = PrivateKeyFile.encryptedPkcs8(pair, Secret.of("worthless"), random);
            PrivateKeyFile.parse(encrypted, "key", Secret.of("worthless")::copy);
            var key = ProvisionerKey.of(pair);
            var jwe = key.encrypt(PasswordFile.read(directory.resolve("password")), random);
            ProvisionerKey.decrypt(jwe, PasswordFile.read(directory.resolve("password")));
            PublicJwk.parse(Json.parseObject(key.publicJwk().json().toString(), JsonLimits.FILE));
        }
    }

    @Test
    void no_library_is_loaded_where_the_jdk_is_enough() throws Exception {
        var log = directory.resolve("classes.log");
        Tools.runMain(directory, "export JAVA_TOOL_OPTIONS=-Xlog:class+load:file=" + log, Command.class, directory.toString());
        var classes = Files.readString(log);
        var libraries = LIBRARY.matcher(classes).results().map(found -> found.group(1)).toList();

        assertTrue(classes.contains(ProvisionerKey.class.getName()), "the log does not list the classes");
        assertEquals(List.of(), libraries);
    }
}
