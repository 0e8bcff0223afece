package org.countersign.fuzz;

import java.nio.charset.StandardCharsets;
import org.countersign.core.keys.KeyFileException;
import org.countersign.core.keys.PrivateKeyFile;
import org.countersign.core.keys.PublicKeyFile;
import org.countersign.core.keys.Secret;
import org.countersign.core.ssh.SshPublicKey;

/// Key files of all kinds, the password of which is `secret`.
record PrivateKeyTarget() implements Target {
    @Override
    public boolean feed(byte[] data) {
        var text = new String(data, StandardCharsets.ISO_8859_1);
        return takesPrivate(text) | takesPublic(text);
    }

    /// A wrong password is a [KeyFileException] as well.
    private static boolean takesPrivate(String text) {
        try {
            var pair = PrivateKeyFile.parse(text, "fuzz", () -> Secret.of("secret"));
            Target.require(!SshPublicKey.of(pair.getPublic()).fingerprint().isEmpty(), "a key that was read can be used");
            return true;
        } catch (KeyFileException e) {
            return false;
        }
    }

    private static boolean takesPublic(String text) {
        try {
            var key = PublicKeyFile.parse(text, "fuzz");
            Target.require(PublicKeyFile.parse(key.key().toLine() + " " + key.comment(), "again").key().equals(key.key()), "a line reads as it was written");
            return true;
        } catch (KeyFileException e) {
            return false;
        }
    }
}
