package org.countersign.core.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECPoint;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.countersign.core.crypto.Crypto;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Files of EC keys by OpenSSL, with and without the public half, and with one that is a lie, under each way to prove it.
class StatedPublicHalfTest {
    private static final String PASSWORD = "worthless test password";
    private static final List<String> CURVES = List.of("P-256", "P-384", "P-521");
    private static final PairProof UNASKED = stated -> {
        throw new AssertionError("nothing is stated");
    };

    @TempDir
    static Path directory;

    @BeforeAll
    static void make_keys() throws Exception {
        for (var curve : CURVES) {
            for (var name : List.of(curve, curve + "-other")) {
                openssl("genpkey", "-out", name + ".pem", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:" + curve);
                openssl("ec", "-in", name + ".pem", "-out", name + ".sec1.pem");
            }
            openssl("ec", "-in", curve + ".pem", "-no_public", "-out", curve + ".bare.pem");
            openssl("ec", "-in", curve + ".pem", "-conv_form", "compressed", "-out", curve + ".compressed.pem");
        }
    }

    private static void openssl(String... arguments) throws Exception {
        Tools.run(directory, Stream.concat(Stream.of("openssl"), Stream.of(arguments)).toArray(String[]::new));
    }

    enum Way {
        COMPUTED(PairProof.COMPUTED), JDK(Crypto.jdk()::isEcPair), FASTEST(Crypto.fastest()::isEcPair);

        private final PairProof proof;

        Way(PairProof proof) {
            this.proof = proof;
        }
    }

    static Stream<Arguments> curvesAndWays() {
        return CURVES.stream().flatMap(curve -> Stream.of(Way.values()).map(way -> Arguments.of(curve, way)));
    }

    private static KeyPair read(Path file, PairProof proof) {
        try (var derived = new DerivedKeys()) {
            Supplier<Secret> password = () -> Secret.of(PASSWORD);
            return PrivateKeyFile.read(file, password, derived, proof);
        }
    }

    private static ECPoint point(String curve) {
        return ((ECPublicKey) PrivateKeyFile.read(directory.resolve(curve + ".bare.pem"), () -> Secret.of("")).getPublic()).getW();
    }

    /// OpenSSL's file with other bytes for its point: as it is, inside PKCS#8, and that under a password.
    private static List<Path> with(String curve, byte[] point) throws Exception {
        var block = Pem.parse(Files.readString(directory.resolve(curve + ".sec1.pem"))).stream()
                .filter(found -> found.label().equals("EC PRIVATE KEY")).findFirst().orElseThrow();
        byte[] der = block.der();
        System.arraycopy(point, 0, der, der.length - point.length, point.length);
        var plain = Files.writeString(directory.resolve(curve + ".changed.pem"), Pem.encode(block.label(), der));
        byte[] inner = Der.sequence(Der.integer(0), Der.sequence(Der.oid(Pkcs8.EC), Der.oid(NamedCurve.ofJoseName(curve).orElseThrow().oid())),
                Der.octets(der));
        var pkcs8 = Files.writeString(directory.resolve(curve + ".changed.pk8"), Pem.encode("PRIVATE KEY", inner));
        try (var password = Secret.of(PASSWORD)) {
            var encrypted = EncryptedPkcs8.encrypt(List.of(inner), password, new SecureRandom()).getFirst();
            return List.of(plain, pkcs8, Files.writeString(directory.resolve(curve + ".changed.enc"), Pem.encode("ENCRYPTED PRIVATE KEY", encrypted)));
        }
    }

    private static void assertRefused(List<Path> files, PairProof proof, String reason) {
        for (var file : files) {
            var message = assertThrows(KeyFileException.class, () -> read(file, proof), file::toString).getMessage();
            assertEquals("the key file " + file + " cannot be used: " + reason, message);
        }
    }

    @ParameterizedTest
    @MethodSource("curvesAndWays")
    void takes_the_public_half_that_belongs_to_the_private_half(String curve, Way way) throws Exception {
        var named = NamedCurve.ofJoseName(curve).orElseThrow();
        var files = with(curve, named.encode(point(curve)));
        for (var file : Stream.concat(files.stream(), Stream.of(directory.resolve(curve + ".pem"), directory.resolve(curve + ".sec1.pem"))).toList()) {
            assertEquals(point(curve), ((ECPublicKey) read(file, way.proof).getPublic()).getW(), file::toString);
        }
    }

    @ParameterizedTest
    @MethodSource("curvesAndWays")
    void refuses_the_public_half_of_another_key(String curve, Way way) throws Exception {
        var other = ((ECPublicKey) read(directory.resolve(curve + "-other.pem"), PairProof.COMPUTED).getPublic()).getW();

        assertRefused(with(curve, NamedCurve.ofJoseName(curve).orElseThrow().encode(other)), way.proof,
                "the public part does not belong to the private part");
    }

    /// The one other point with the same first coordinate.
    @ParameterizedTest
    @MethodSource("curvesAndWays")
    void refuses_the_mirrored_public_half(String curve, Way way) throws Exception {
        var named = NamedCurve.ofJoseName(curve).orElseThrow();
        var prime = ((ECFieldFp) named.parameters().getCurve().getField()).getP();
        var mirrored = new ECPoint(point(curve).getAffineX(), prime.subtract(point(curve).getAffineY()));

        assertRefused(with(curve, named.encode(mirrored)), way.proof, "the public part does not belong to the private part");
    }

    @ParameterizedTest
    @MethodSource("curvesAndWays")
    void refuses_a_public_half_that_is_no_point_of_the_curve(String curve, Way way) throws Exception {
        var named = NamedCurve.ofJoseName(curve).orElseThrow();
        byte[] beside = named.encode(new ECPoint(point(curve).getAffineX(), point(curve).getAffineY().xor(BigInteger.ONE)));
        byte[] beyond = new byte[beside.length];
        Arrays.fill(beyond, (byte) 0xff);
        beyond[0] = 4;
        byte[] zero = new byte[beside.length];
        zero[0] = 4;

        for (byte[] point : List.of(beside, beyond, zero)) {
            assertRefused(with(curve, point), way.proof, "the point is not on the curve");
        }
    }

    @ParameterizedTest
    @MethodSource("curvesAndWays")
    void a_changed_bit_anywhere_in_it_is_refused(String curve, Way way) throws Exception {
        byte[] point = NamedCurve.ofJoseName(curve).orElseThrow().encode(point(curve));
        for (int at : new int[] {0, 1, point.length / 2, point.length - 1}) {
            byte[] changed = point.clone();
            changed[at] ^= 1;
            for (var file : with(curve, changed).subList(0, 2)) {
                assertThrows(KeyFileException.class, () -> read(file, way.proof), () -> file + " at " + at);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("curvesAndWays")
    void what_has_no_public_half_or_a_short_one_is_computed(String curve, Way way) {
        for (var form : List.of("bare", "compressed")) {
            var file = directory.resolve(curve + "." + form + ".pem");
            assertEquals(point(curve), ((ECPublicKey) read(file, UNASKED).getPublic()).getW(), form);
            assertTrue(way.proof.holds(read(file, UNASKED)), form);
        }
    }

    @Test
    void refuses_the_short_form_of_another_key() throws Exception {
        var named = NamedCurve.P256;
        byte[] der = Pem.parse(Files.readString(directory.resolve("P-256.compressed.pem"))).getLast().der();
        der[der.length - named.width() - 1] ^= 1;
        var file = Files.writeString(directory.resolve("short.pem"), Pem.encode("EC PRIVATE KEY", der));

        assertRefused(List.of(file), UNASKED, "the public part does not belong to the private part");
    }
}
