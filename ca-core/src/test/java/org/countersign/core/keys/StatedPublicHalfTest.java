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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.countersign.core.crypto.Crypto;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Files of EC keys by OpenSSL, with and without the public half, and with one that is a lie, under each way to prove it.
///
/// What is under a password is made in one go and read with one derivation: there are many files, and to derive a key from a password takes a
/// while on purpose.
class StatedPublicHalfTest {
    private static final String PASSWORD = "worthless test password";
    private static final List<String> CURVES = List.of("P-256", "P-384", "P-521");
    private static final List<String> FORMS = List.of("pem", "pk8", "enc");
    private static final DerivedKeys DERIVED = new DerivedKeys();
    private static final PairProof UNASKED = stated -> {
        throw new AssertionError("nothing is stated");
    };

    @TempDir
    static Path directory;

    @BeforeAll
    static void make_keys() throws Exception {
        var inner = new LinkedHashMap<Path, byte[]>();
        for (var curve : CURVES) {
            for (var name : List.of(curve, curve + "-other")) {
                openssl("genpkey", "-out", name + ".pem", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:" + curve);
                openssl("ec", "-in", name + ".pem", "-out", name + ".sec1.pem");
                openssl("ec", "-in", name + ".pem", "-no_public", "-out", name + ".bare.pem");
            }
            openssl("ec", "-in", curve + ".pem", "-conv_form", "compressed", "-out", curve + ".compressed.pem");
            for (var stated : points(curve).entrySet()) {
                inner.put(file(curve, stated.getKey(), "enc"), write(curve, stated.getKey(), stated.getValue()));
            }
        }
        try (var password = Secret.of(PASSWORD)) {
            var encrypted = EncryptedPkcs8.encrypt(List.copyOf(inner.values()), password, new SecureRandom()).iterator();
            for (var file : inner.keySet()) {
                Files.writeString(file, Pem.encode("ENCRYPTED PRIVATE KEY", encrypted.next()));
            }
        }
    }

    @AfterAll
    static void forget_passwords() {
        DERIVED.close();
    }

    private static void openssl(String... arguments) throws Exception {
        Tools.run(directory, Stream.concat(Stream.of("openssl"), Stream.of(arguments)).toArray(String[]::new));
    }

    /// What the files of a curve's key say its public half is, by name.
    private static Map<String, byte[]> points(String curve) {
        var named = NamedCurve.ofJoseName(curve).orElseThrow();
        var own = point(curve);
        var prime = ((ECFieldFp) named.parameters().getCurve().getField()).getP();
        byte[] beyond = new byte[named.encode(own).length];
        Arrays.fill(beyond, (byte) 0xff);
        beyond[0] = 4;
        byte[] zero = new byte[beyond.length];
        zero[0] = 4;
        return Map.of("own", named.encode(own),
                "other", named.encode(point(curve + "-other")),
                "mirrored", named.encode(new ECPoint(own.getAffineX(), prime.subtract(own.getAffineY()))),
                "beside", named.encode(new ECPoint(own.getAffineX(), own.getAffineY().xor(BigInteger.ONE))),
                "beyond", beyond,
                "zero", zero);
    }

    /// OpenSSL's file with other bytes for its point: as it is, and inside PKCS#8.
    ///
    /// @return the PKCS#8
    private static byte[] write(String curve, String stated, byte[] point) throws Exception {
        var block = Pem.parse(Files.readString(directory.resolve(curve + ".sec1.pem"))).stream()
                .filter(found -> found.label().equals("EC PRIVATE KEY")).findFirst().orElseThrow();
        byte[] der = block.der();
        System.arraycopy(point, 0, der, der.length - point.length, point.length);
        Files.writeString(file(curve, stated, "pem"), Pem.encode(block.label(), der));
        byte[] pkcs8 = Der.sequence(Der.integer(0), Der.sequence(Der.oid(Pkcs8.EC), Der.oid(NamedCurve.ofJoseName(curve).orElseThrow().oid())),
                Der.octets(der));
        Files.writeString(file(curve, stated, "pk8"), Pem.encode("PRIVATE KEY", pkcs8));
        return pkcs8;
    }

    private static Path file(String curve, String stated, String form) {
        return directory.resolve(curve + "." + stated + "." + form);
    }

    /// As it is, inside PKCS#8, and that under a password.
    private static List<Path> files(String curve, String stated) {
        return FORMS.stream().map(form -> file(curve, stated, form)).toList();
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
        return PrivateKeyFile.read(file, () -> Secret.of(PASSWORD), DERIVED, proof);
    }

    private static ECPoint point(String name) {
        return ((ECPublicKey) PrivateKeyFile.read(directory.resolve(name + ".bare.pem"), () -> Secret.of("")).getPublic()).getW();
    }

    private static void assertRefused(List<Path> files, PairProof proof, String reason) {
        for (var file : files) {
            var message = assertThrows(KeyFileException.class, () -> read(file, proof), file::toString).getMessage();
            assertEquals("the key file " + file + " cannot be used: " + reason, message);
        }
    }

    @ParameterizedTest
    @MethodSource("curvesAndWays")
    void takes_the_public_half_that_belongs_to_the_private_half(String curve, Way way) {
        var openssls = List.of(directory.resolve(curve + ".pem"), directory.resolve(curve + ".sec1.pem"));
        for (var file : Stream.concat(files(curve, "own").stream(), openssls.stream()).toList()) {
            assertEquals(point(curve), ((ECPublicKey) read(file, way.proof).getPublic()).getW(), file::toString);
        }
    }

    @ParameterizedTest
    @MethodSource("curvesAndWays")
    void refuses_the_public_half_of_another_key(String curve, Way way) {
        assertRefused(files(curve, "other"), way.proof, "the public part does not belong to the private part");
    }

    /// The one other point with the same first coordinate.
    @ParameterizedTest
    @MethodSource("curvesAndWays")
    void refuses_the_mirrored_public_half(String curve, Way way) {
        assertRefused(files(curve, "mirrored"), way.proof, "the public part does not belong to the private part");
    }

    @ParameterizedTest
    @MethodSource("curvesAndWays")
    void refuses_a_public_half_that_is_no_point_of_the_curve(String curve, Way way) {
        for (var stated : List.of("beside", "beyond", "zero")) {
            assertRefused(files(curve, stated), way.proof, "the point is not on the curve");
        }
    }

    @ParameterizedTest
    @MethodSource("curvesAndWays")
    void a_changed_bit_anywhere_in_it_is_refused(String curve, Way way) throws Exception {
        byte[] point = NamedCurve.ofJoseName(curve).orElseThrow().encode(point(curve));
        for (int at : new int[] {0, 1, point.length / 2, point.length - 1}) {
            byte[] changed = point.clone();
            changed[at] ^= 1;
            write(curve, "changed", changed);
            for (var file : files(curve, "changed").subList(0, 2)) {
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
