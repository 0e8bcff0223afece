package org.countersign.cli.command.ssh.krl;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.countersign.cli.CliRun;
import org.countersign.cli.agent.TestCertificates;
import org.countersign.cli.client.FakeCa;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonObject;
import org.countersign.core.ssh.SerialRange;
import org.countersign.core.ssh.SerialSet;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.ssh.SshSig;
import org.countersign.core.ssh.krl.Krl;
import org.countersign.core.ssh.krl.KrlWriter;
import org.countersign.core.ssh.krl.RevokedCertificates;

/// A CA that serves whatever revocation list a test gives it, and a user who has been bootstrapped to it.
final class KrlAuthority implements AutoCloseable {
    final FakeCa ca = new FakeCa();
    final KeyPair key = TestCertificates.keyPair("Ed25519");
    private final Path home;

    KrlAuthority(Path home) throws Exception {
        this.home = home;
        String line = Base64.getEncoder().encodeToString(publicKey().blob());
        ca.answers("GET /ssh/roots", 200, "{\"userKey\":[\"" + line + "\"],\"hostKey\":[]}");
        Files.createDirectories(home.resolve(".step/certs"));
        Files.createDirectories(home.resolve(".step/config"));
        Files.writeString(home.resolve(".step/certs/root_ca.crt"), ca.pki().roots().toPem());
        Files.writeString(home.resolve(".step/config/defaults.json"),
                Json.write(JsonObject.builder().put("ca-url", ca.url().toString()).build()));
    }

    SshPublicKey publicKey() {
        return SshPublicKey.of(key.getPublic());
    }

    /// A list that revokes one serial and one key ID.
    byte[] list(long version) {
        return list(version, Instant.parse("2026-11-22T10:00:00Z"));
    }

    byte[] list(long version, Instant made) {
        var revoked = new RevokedCertificates(Optional.of(publicKey()), SerialSet.of(SerialRange.of(7), new SerialRange(9, 12)), Set.of("jane"));
        return KrlWriter.write(new Krl(version, made, "test", List.of(revoked), Set.of(publicKeyOfNobody()), Set.of()));
    }

    private static SshPublicKey publicKeyOfNobody() {
        return SshPublicKey.of(TestCertificates.keyPair("Ed25519").getPublic());
    }

    static String sign(KeyPair key, String namespace, byte[] list) {
        return SshSig.make(namespace, list, SshPublicKey.of(key.getPublic()), message -> {
            try {
                var signer = Signature.getInstance("Ed25519");
                signer.initSign(key.getPrivate());
                signer.update(message);
                return signer.sign();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }).toText();
    }

    void serve(byte[] list) {
        serve(list, sign(key, SshSig.KRL, list));
    }

    void serve(byte[] list, String signature) {
        ca.answers("GET /ssh/krl", _ -> new FakeCa.Answer(200, list)).answers("GET /ssh/krl.sig", 200, signature);
    }

    CliRun.User user() {
        return CliRun.user(home);
    }

    @Override
    public void close() {
        ca.close();
    }
}
