package org.countersign.cli.command.ca;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import org.countersign.cli.CliRun;
import org.countersign.cli.client.FakeCa;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;
import org.countersign.core.keys.PrivateKeyFile;
import org.countersign.core.x509.CertificateBundle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `ca revoke --cert --key`: the TLS handshake is the proof, so no token is sent.
class RevokeOwnTest {
    @TempDir
    Path base;

    @Test
    void the_certificate_is_shown_and_no_token_sent() throws Exception {
        try (var ca = new FakeCa()) {
            ca.answers("POST /revoke", 200, "{\"status\":\"ok\"}");
            var identity = ca.pki().client("web.lab");
            var leaf = identity.chain().getFirst();
            var certificate = Files.writeString(base.resolve("web.crt"), CertificateBundle.toPem(identity.chain()));
            var key = Files.writeString(base.resolve("web.key"),
                    PrivateKeyFile.plainPem(new KeyPair(leaf.getPublicKey(), identity.key())));
            var root = Files.writeString(base.resolve("root.crt"), ca.pki().roots().toPem());

            var run = CliRun.user(base).run("ca", "revoke", "--cert", certificate.toString(), "--key", key.toString(),
                    "--ca-url", ca.url().toString(), "--root", root.toString(), "--reason", "lost");

            assertEquals(0, run.exitCode(), run.err());
            assertTrue(run.err().contains(leaf.getSerialNumber().toString()), run.err());
            var asked = ca.asked("POST /revoke");
            assertEquals("CN=web.lab", asked.clientName());
            var body = Json.parseObject(asked.body(), JsonLimits.REQUEST);
            assertEquals(leaf.getSerialNumber().toString(), body.text("serial"));
            assertEquals("", body.text("ott"));
            assertEquals("lost", body.text("reason"));
        }
    }
}
