package org.countersign.core.issue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.countersign.core.ProblemCode;
import org.countersign.core.ProblemException;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.ssh.SshCertificateBody;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.ssh.Validity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OwnerIssuanceTest {
    private static final SshPublicKey CA = key("Ed25519");
    private static final SshPublicKey KEY = key("Ed25519");
    private static final Validity DAY = Validity.between(Instant.parse("2026-11-22T12:00:00Z"), Instant.parse("2026-11-23T12:00:00Z"));

    private static SshPublicKey key(String algorithm) {
        try {
            return SshPublicKey.of(KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPublic());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static SshShape shape(CertificateType type, List<String> principals, Map<String, String> critical) {
        return new SshShape(type, "id", principals, critical, Map.of(), Optional.empty(), Optional.empty());
    }

    private static Draw draw() {
        return new Draw(7, new byte[SshCertificateBody.NONCE_BYTES]);
    }

    /// What servers refuse or misread: the rules refuse it, and only who insists gets it.
    static Stream<SshShape> unusual() {
        return Stream.of(
                shape(CertificateType.USER, List.of(), Map.of()),
                shape(CertificateType.USER, List.of("::1"), Map.of()),
                shape(CertificateType.HOST, List.of("*.example.com"), Map.of()),
                shape(CertificateType.HOST, List.of("web01"), Map.of("force-command", "false")),
                shape(CertificateType.USER, List.of("jane"), Map.of("unheard-of@example.com", "x")));
    }

    @ParameterizedTest
    @MethodSource("unusual")
    void only_who_insists_gets_what_the_ca_never_issues(SshShape shape) {
        assertThrows(ProblemException.class, () -> OwnerIssuance.plan(KEY, shape, DAY, draw(), CA));

        var body = OwnerIssuance.planUnsafe(KEY, shape, DAY, draw(), CA);
        assertEquals(shape.principals(), body.principals());
        assertEquals(shape.criticalOptions(), body.criticalOptions());
        assertEquals(body.principals(), SshCertificateBody.parse(body.toBeSigned()).principals());
    }

    @Test
    void the_ca_key_certifies_itself_only_for_who_insists() {
        var shape = shape(CertificateType.USER, List.of("jane"), Map.of());
        var refused = assertThrows(ProblemException.class, () -> OwnerIssuance.plan(CA, shape, DAY, draw(), CA));
        assertEquals(ProblemCode.INVALID_KEY, refused.problem().code());
        assertEquals(CA, OwnerIssuance.planUnsafe(CA, shape, DAY, draw(), CA).key());
    }

    /// Two names that a log or a list would take for one another, or a certificate that no OpenSSH reads: for nobody.
    static Stream<SshShape> impossible() {
        return Stream.of(
                shape(CertificateType.USER, List.of("jane,root"), Map.of()),
                shape(CertificateType.USER, List.of("jane root"), Map.of()),
                shape(CertificateType.USER, List.of("jane\nroot"), Map.of()),
                shape(CertificateType.USER, List.of(""), Map.of()),
                shape(CertificateType.USER, Stream.iterate(0, i -> i + 1).limit(257).map(i -> "u" + i).toList(), Map.of()),
                shape(CertificateType.USER, List.of("jane"), Map.of("force-command", "a\nb")),
                shape(CertificateType.USER, List.of("jane"), Map.of("bad name", "")),
                new SshShape(CertificateType.USER, "", List.of("jane"), Map.of(), Map.of(), Optional.empty(), Optional.empty()),
                new SshShape(CertificateType.USER, "id", List.of("jane"), Map.of(), Map.of("permit-pty", "x"), Optional.empty(), Optional.empty()));
    }

    @ParameterizedTest
    @MethodSource("impossible")
    void nobody_gets_what_cannot_be_read_in_one_way(SshShape shape) {
        assertThrows(ProblemException.class, () -> OwnerIssuance.planUnsafe(KEY, shape, DAY, draw(), CA));
        assertThrows(ProblemException.class, () -> OwnerIssuance.plan(KEY, shape, DAY, draw(), CA));
    }

    @Test
    void a_weak_key_is_certified_for_nobody() throws Exception {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(1024);
        var weak = SshPublicKey.of(generator.generateKeyPair().getPublic());
        var refused = assertThrows(ProblemException.class,
                () -> OwnerIssuance.planUnsafe(weak, shape(CertificateType.USER, List.of("jane"), Map.of()), DAY, draw(), CA));
        assertEquals(ProblemCode.WEAK_KEY, refused.problem().code());
    }
}
