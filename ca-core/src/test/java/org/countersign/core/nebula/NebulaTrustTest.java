package org.countersign.core.nebula;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.countersign.core.crypto.Crypto;
import org.countersign.core.ssh.SshPublicKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NebulaTrustTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("2027-01-01T00:00:00Z");
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private final KeyPair keys = newKeys();
    private final NebulaCertificate root = root(List.of(), List.of(), List.of());

    private static KeyPair newKeys() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /// The bare 32 bytes of an Ed25519 key, which end its SSH form.
    private static byte[] point(KeyPair keys) {
        byte[] blob = SshPublicKey.of(keys.getPublic()).blob();
        return Arrays.copyOfRange(blob, blob.length - 32, blob.length);
    }

    private NebulaCertificate root(List<NebulaNetwork> networks, List<NebulaNetwork> subnets, List<String> groups) {
        return sign(new NebulaDetails("root", networks, subnets, groups, START, END, point(keys), true, new byte[0]), keys);
    }

    private static NebulaCertificate sign(NebulaDetails details, KeyPair keys) {
        try {
            var signature = Signature.getInstance("Ed25519");
            signature.initSign(keys.getPrivate());
            signature.update(details.encode());
            return new NebulaCertificate(details, signature.sign());
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static NebulaDetails holder(NebulaCertificate issuer, Instant start, Instant end, String address, int bits, String group) {
        int number = 0;
        for (var part : address.split("\\.")) {
            number = number << 8 | Integer.parseInt(part);
        }
        byte[] key = new byte[32];
        key[0] = 9;
        return new NebulaDetails("web01", List.of(new NebulaNetwork(number, bits)), List.of(new NebulaNetwork(number, bits)),
                List.of(group), start, end, key, false, issuer.fingerprint());
    }

    private static void check(NebulaCertificate root, NebulaCertificate shown, Instant at) throws CertificateException {
        new NebulaTrust(List.of(root), Crypto.jdk()).check(NebulaCertificate.parse(shown.encode()), at);
    }

    @Test
    void believes_a_certificate_of_one_of_its_authorities_from_its_first_to_its_last_second() throws Exception {
        var shown = sign(holder(root, START.plusSeconds(5), END.minusSeconds(5), "10.1.2.3", 24, "servers"), keys);
        check(root, shown, NOW);
        check(root, shown, START.plusSeconds(5));
        check(root, shown, END.minusSeconds(5));
        refused("the certificate is not within its validity", root, shown, START.plusSeconds(4));
        refused("the certificate is not within its validity", root, shown, END.minusSeconds(4));
    }

    @Test
    void refuses_strangers_forgeries_authorities_and_old_roots() {
        var details = holder(root, START, END, "10.1.2.3", 24, "servers");
        refused("the signature of the certificate is not good", root, sign(details, newKeys()), NOW);
        var other = sign(new NebulaDetails("other", List.of(), List.of(), List.of(), START, END, point(keys), true, new byte[0]), keys);
        refused("the issuer of the certificate is not known here", other, sign(details, keys), NOW);
        refused("the certificate is one of an authority", root, root, NOW);
        refused("the issuer of the certificate is not within its validity", root, sign(details, keys), END.plusSeconds(1));
        refused("the certificate lasts beyond its issuer", root,
                sign(holder(root, START, END.plusSeconds(1), "10.1.2.3", 24, "servers"), keys), NOW);
        refused("the certificate lasts beyond its issuer", root,
                sign(holder(root, START.minusSeconds(1), END, "10.1.2.3", 24, "servers"), keys), NOW);
    }

    @ParameterizedTest
    @CsvSource({
            "10.1.2.3, 24, servers, ",
            "10.255.255.255, 8, servers, ",
            "10.1.2.3, 7, servers, the certificate has an address its issuer may not give",
            "11.0.0.0, 24, servers, the certificate has an address its issuer may not give",
            "9.255.255.255, 32, servers, the certificate has an address its issuer may not give",
            "10.1.2.3, 24, admins, the certificate has a group its issuer may not give"})
    void holds_an_authority_to_its_own_networks_and_groups(String address, int bits, String group, String refusal) {
        var ten = new NebulaNetwork(10 << 24, 8);
        var confined = root(List.of(ten), List.of(), List.of("servers", "clients"));
        var shown = sign(holder(confined, START, END, address, bits, group), keys);
        if (refusal == null) {
            assertDoesNotThrow(() -> check(confined, shown, NOW));
        } else {
            refused(refusal, confined, shown, NOW);
        }
        var routed = root(List.of(), List.of(ten), List.of());
        var router = sign(holder(routed, START, END, address, bits, group), keys);
        if (refusal == null || refusal.contains("group")) {
            assertDoesNotThrow(() -> check(routed, router, NOW));
        } else {
            refused("the certificate has a subnet its issuer may not give", routed, router, NOW);
        }
    }

    @Test
    void takes_only_authorities_that_signed_themselves_as_roots() {
        var holder = sign(holder(root, START, END, "10.1.2.3", 24, "servers"), keys);
        var forged = sign(root.details(), newKeys());
        var weak = sign(new NebulaDetails("weak", List.of(), List.of(), List.of(), START, END, new byte[32], true, new byte[0]), keys);
        for (var bad : List.of(holder, forged, weak)) {
            assertThrows(NebulaFormatException.class, () -> new NebulaTrust(List.of(root, bad), Crypto.jdk()));
        }
    }

    private static void refused(String reason, NebulaCertificate root, NebulaCertificate shown, Instant at) {
        assertEquals(reason, assertThrows(CertificateException.class, () -> check(root, shown, at)).getMessage());
    }
}
