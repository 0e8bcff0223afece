package org.countersign.server;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.countersign.core.json.JsonObject;
import org.countersign.core.nebula.NebulaCertificate;
import org.countersign.core.nebula.NebulaDetails;
import org.countersign.core.nebula.NebulaNetwork;
import org.countersign.core.ssh.SshPublicKey;

/// A Nebula network with an authority of its own.
final class NebulaNet {
    static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    static final Instant START = NOW.minusSeconds(600);
    static final Instant END = NOW.plusSeconds(3 * 3600);

    private final KeyPair keys = newKeys();
    final NebulaCertificate root;

    NebulaNet() {
        byte[] blob = SshPublicKey.of(keys.getPublic()).blob();
        root = sign(new NebulaDetails("net", List.of(), List.of(), List.of(), NOW.minusSeconds(86_400), NOW.plusSeconds(86_400),
                Arrays.copyOfRange(blob, blob.length - 32, blob.length), true, new byte[0]));
    }

    private static KeyPair newKeys() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private NebulaCertificate sign(NebulaDetails details) {
        try {
            var signature = Signature.getInstance("Ed25519");
            signature.initSign(keys.getPrivate());
            signature.update(details.encode());
            return new NebulaCertificate(details, signature.sign());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /// A section for a provisioner.
    JsonObject section(String name) {
        return JsonObject.builder().put("type", "Nebula").put("name", name)
                .put("roots", Base64.getEncoder().encodeToString(root.toPem().getBytes()))
                .put("claims", JsonObject.builder().put("enableSSHCA", true).build()).build();
    }

    /// A machine at 10.1.2.3 and 10.1.2.4.
    Machine machine(String name) {
        return machine(name, START, END);
    }

    Machine machine(String name, Instant start, Instant end) {
        var key = XEdDsa.newKey();
        var networks = List.of(new NebulaNetwork(0x0a010203, 24), new NebulaNetwork(0x0a010204, 24));
        return new Machine(key, sign(new NebulaDetails(name, networks, List.of(), List.of("servers"), start, end, key.publicKey(), false,
                root.fingerprint())));
    }

    record Machine(XEdDsa key, NebulaCertificate certificate) {
        String token(JsonObject claims) {
            return TestTokens.jws(header(), claims, key);
        }

        JsonObject header() {
            return TestTokens.header("XEdDSA", "ignored")
                    .put("nebula", Base64.getEncoder().encodeToString(certificate.encode())).build();
        }
    }

    /// Claims as existing clients write them.
    ///
    /// @param path of the audience
    static JsonObject.Builder claims(String provisioner, String path, String subject) {
        long now = Instant.now().getEpochSecond();
        return JsonObject.builder().put("aud", TestCa.URL + ":1" + path + "#nebula/" + provisioner).put("iss", provisioner)
                .put("sub", subject).put("iat", now).put("nbf", now).put("exp", now + 300).put("jti", TestCa.newId());
    }
}
