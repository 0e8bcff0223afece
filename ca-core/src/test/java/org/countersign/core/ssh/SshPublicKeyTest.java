package org.countersign.core.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SshPublicKeyTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"ed25519,256", "ecdsa,256", "ecdsa,384", "ecdsa,521", "rsa,2048"})
    void has_the_fingerprint_and_size_that_ssh_keygen_prints_and_survives_java(String type, int bits) throws Exception {
        var openSsh = new OpenSsh(directory);
        var key = openSsh.newKey("key", type, bits);

        assertTrue(openSsh.keygen("-l", "-f", "key.pub").startsWith(bits + " " + key.fingerprint() + " "));
        assertEquals(bits, key.bits());
        assertEquals(key, SshPublicKey.of(key.toJca()));
    }

    @Test
    void accepts_security_keys_made_for_ssh_only() {
        byte[] point = ed25519Base();
        var writer = new SshWriter().string("sk-ssh-ed25519@openssh.com").string(point);
        assertEquals(SshKeyType.SK_ED25519, SshPublicKey.parse(new SshWriter().raw(writer.bytes()).string("ssh:").bytes()).type());
        refused(new SshWriter().raw(writer.bytes()).string("https://example.com").bytes());
    }

    @Test
    void refuses_other_key_types_by_name() {
        for (var name : new String[] {"ssh-dss", "ssh-ed448", "x509v3-ssh-rsa", "", "ssh-rsa-cert-v01@openssh.com"}) {
            var e = assertThrows(SshFormatException.class,
                    () -> SshPublicKey.parse(new SshWriter().string(name).string(new byte[32]).bytes()));
            assertTrue(e.getMessage().contains("not supported"), e.getMessage());
        }
    }

    @Test
    void refuses_bytes_after_the_key() {
        refused(new SshWriter().string("ssh-ed25519").string(ed25519Base()).uint8(0).bytes());
    }

    @Test
    void refuses_points_off_the_curve_and_in_other_forms() throws Exception {
        byte[] good = new OpenSsh(directory).newKey("key", "ecdsa", 256).blob();
        byte[] point = Arrays.copyOfRange(good, good.length - 65, good.length);
        refused(ecdsa("nistp384", point));
        refused(ecdsa("nistp256", Arrays.copyOf(point, 64)));
        refused(ecdsa("nistp256", new byte[] {0}));
        refused(ecdsa("nistp256", with(point, 0, 6)));
        refused(ecdsa("nistp256", with(point, 64, point[64] ^ 1)));
        byte[] zero = new byte[65];
        zero[0] = 4;
        refused(ecdsa("nistp256", zero));
        byte[] compressed = Arrays.copyOf(point, 33);
        compressed[0] = 2;
        refused(ecdsa("nistp256", compressed));
    }

    @Test
    void refuses_ed25519_points_of_small_order_and_above_the_prime() {
        var prime = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
        var bad = new BigInteger[] {BigInteger.ZERO, BigInteger.ONE, prime.subtract(BigInteger.ONE), prime,
                prime.add(BigInteger.ONE),
                new BigInteger("2707385501144840649318225287225658788936804267575313519463743609750303402022"),
                new BigInteger("55188659117513257062467267217118295137698188065244968500265048394206261417927")};
        for (var y : bad) {
            byte[] point = littleEndian(y);
            refused(new SshWriter().string("ssh-ed25519").string(point).bytes());
            point[31] |= (byte) 0x80;
            refused(new SshWriter().string("ssh-ed25519").string(point).bytes());
        }
        refused(new SshWriter().string("ssh-ed25519").string(new byte[31]).bytes());
        refused(new SshWriter().string("ssh-ed25519").string(new byte[33]).bytes());
    }

    @Test
    void refuses_integers_that_are_negative_or_padded() {
        refused(new SshWriter().string("ssh-rsa").string(new byte[] {1, 0, 1}).string(new byte[] {-1, 1}).bytes());
        refused(new SshWriter().string("ssh-rsa").string(new byte[] {0, 1}).string(new byte[] {1, 1}).bytes());
        refused(new SshWriter().string("ssh-rsa").string(new byte[0]).string(new byte[] {1, 1}).bytes());
    }

    @Test
    void refuses_lengths_beyond_the_data() {
        refused(new byte[] {-1, -1, -1, -1});
        refused(new byte[] {0, 0, 1, 0, 's'});
        refused(new byte[0]);
    }

    private static byte[] with(byte[] source, int at, int value) {
        byte[] copy = source.clone();
        copy[at] = (byte) value;
        return copy;
    }

    private static byte[] ecdsa(String curve, byte[] point) {
        return new SshWriter().string("ecdsa-sha2-nistp256").string(curve).string(point).bytes();
    }

    private static byte[] ed25519Base() {
        byte[] point = new byte[32];
        Arrays.fill(point, (byte) 0x66);
        point[0] = 0x58;
        return point;
    }

    private static byte[] littleEndian(BigInteger value) {
        byte[] out = new byte[32];
        byte[] big = value.toByteArray();
        for (int i = 0; i < Math.min(big.length, 32); i++) {
            out[i] = big[big.length - 1 - i];
        }
        return out;
    }

    private static void refused(byte[] blob) {
        assertThrows(SshFormatException.class, () -> SshPublicKey.parse(blob));
    }
}
