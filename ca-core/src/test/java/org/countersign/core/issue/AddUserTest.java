package org.countersign.core.issue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.countersign.core.ProblemCode;
import org.countersign.core.ProblemException;
import org.countersign.core.keys.KeyGenerator;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.ssh.SshCertificateBody;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.ssh.Validity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The certificate that makes a user's account.
class AddUserTest {
    private static final SshPublicKey KEY = key();
    private static final SshPublicKey OTHER_KEY = key();
    private static final SshPublicKey CA_KEY = key();
    private static final AddUser RULE = new AddUser("provisioner", "sudo useradd -m <principal>; echo <principal>");

    @Test
    void logs_in_as_the_provisioner_and_may_do_nothing_but_make_the_account() {
        var body = plan(main(CertificateType.USER, "jane", "jane@example.com")).orElseThrow();
        assertEquals(List.of("provisioner"), body.principals());
        assertEquals("jane-provisioner", body.keyId());
        assertEquals(CertificateType.USER, body.type());
        assertEquals(Map.of("force-command", "sudo useradd -m jane; echo jane"), body.criticalOptions());
        assertEquals(Map.of(), body.extensions());
        assertEquals(OTHER_KEY, body.key());
        assertEquals(new Validity(100, 200), body.validity());
        assertEquals(8, body.serial());
    }

    @Test
    void is_bound_to_what_the_user_is_bound_to_but_for_the_command() {
        var restricted = Map.of("source-address", "10.0.0.0/8", "verify-required", "", "force-command", "backup");
        var body = plan(main(CertificateType.USER, restricted, "jane")).orElseThrow();
        assertEquals(Map.of("source-address", "10.0.0.0/8", "verify-required", "", "force-command", "sudo useradd -m jane; echo jane"),
                body.criticalOptions());
    }

    @Test
    void is_left_out_unless_the_user_has_one_login_and_perhaps_an_address() {
        assertTrue(plan(main(CertificateType.USER, "jane")).isPresent());
        assertTrue(plan(main(CertificateType.USER, "jane", "deploy")).isEmpty());
        assertTrue(plan(main(CertificateType.USER, "jane", "@example.com")).isEmpty());
        assertTrue(plan(main(CertificateType.USER, "jane", "Jane", "jane@example.com")).isEmpty());
        assertTrue(plan(main(CertificateType.HOST, "web.example.com")).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a;reboot", "$(reboot)", "`reboot`", "a b", "-rf", "a\nb", "a|b", "a&b", "a'b", "a\"b", "a>b", "../a", "a\\b",
            "a*", "\u00e4", "~root", "#a", "!a", "{a,b}", "<principal>"})
    void makes_no_account_for_a_name_that_could_change_the_command(String user) {
        var refused = assertThrows(ProblemException.class, () -> plan(main(CertificateType.USER, user)));
        assertEquals(ProblemCode.PRINCIPAL_NOT_ALLOWED, refused.problem().code());
    }

    @Test
    void does_not_certify_the_key_of_the_authority_nor_log_in_as_nobody() {
        assertThrows(ProblemException.class, () -> RULE.plan(main(CertificateType.USER, "jane"), CA_KEY, () -> draw()));
        assertThrows(ProblemException.class, () -> new AddUser("a b", "x"));
    }

    private static Optional<SshCertificateBody> plan(SshCertificateBody main) {
        return RULE.plan(main, OTHER_KEY, AddUserTest::draw);
    }

    private static Draw draw() {
        return new Draw(8, new byte[32]);
    }

    /// Past the rules that would keep hostile names away, which may be looser one day.
    private static SshCertificateBody main(CertificateType type, String... principals) {
        return main(type, Map.of(), principals);
    }

    private static SshCertificateBody main(CertificateType type, Map<String, String> options, String... principals) {
        return SshCertificateBody.issuable(new byte[32], KEY, 7, type, "jane@example.com", List.of(principals),
                new Validity(100, 200), options, Map.of(), CA_KEY);
    }

    private static SshPublicKey key() {
        return SshPublicKey.of(KeyGenerator.ed25519().generate(new SecureRandom()).getPublic());
    }
}
