package org.countersign.core.policy;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.countersign.core.ProblemCode;
import org.countersign.core.ProblemException;
import org.countersign.core.ssh.CertificateType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The name policy on bodies that would be signed.
class NamePolicyTest {
    private static final String X509_ALLOW =
            "cn:My_Device dns:*.example.com,ca.local ip:10.0.0.0/8,192.168.1.7 email:@example.com uri:*.example.com";

    /// The policy that the format is usually explained with.
    private static NamePolicy usual() {
        return new NamePolicy(
                Lists.section("authority.policy.x509", X509_ALLOW, "dns:bad.example.com", false),
                Lists.section("authority.policy.ssh.user", "email:@example.com principal:jane,deploy", "principal:root", false),
                Lists.section("authority.policy.ssh.host", "dns:*.example.com ip:10.0.0.0/8", "", false));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            www.example.com            | www.example.com          | true
            www.example.com            | WWW.Example.COM          | true
            www.example.com            | bad.example.com          | false
            www.example.com            | BAD.example.com          | false
            www.example.com            | example.com              | false
            www.example.com            | x.y.example.com          | false
            www.example.com            | *.example.com            | false
            www.example.com            | ca.local                 | true
            www.example.com            | a.ca.local               | false
            www.example.com            | 10.1.2.3                 | true
            www.example.com            | 192.168.1.7              | true
            www.example.com            | 192.168.1.8              | false
            www.example.com            | 2001:db8::1              | false
            www.example.com            | jane@example.com         | true
            www.example.com            | jane@a.example.com       | false
            www.example.com            | https://a.example.com/x  | true
            www.example.com            | https://example.com/x    | false
            www.example.com            | https://10.1.2.3/        | false
            www.example.com            | urn:uuid:1234            | false
            My_Device                  | www.example.com          | true
            MY_DEVICE                  | www.example.com          | true
            Other_Device               | www.example.com          | false
            10.9.9.9                   | www.example.com          | true
            11.9.9.9                   | www.example.com          | false
            jane@example.com           | www.example.com          | true
            bad.example.com            | www.example.com          | false
            """)
    void judges_common_name_and_alternative_names_of_x509(String commonName, String name, boolean allowed) {
        assertAllowed(allowed, () -> usual().check(Bodies.x509(commonName, List.of(name))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            USER | jane                | true
            USER | Jane                | true
            USER | deploy              | true
            USER | john                | false
            USER | root                | false
            USER | ROOT                | false
            USER | jane@example.com    | true
            USER | jane@EXAMPLE.com    | true
            USER | jane@example.org    | false
            USER | 10.0.0.1            | false
            HOST | web.example.com     | true
            HOST | example.com         | false
            HOST | 10.2.3.4            | true
            HOST | 192.168.1.1         | false
            HOST | my_host.example.com | false
            """)
    void judges_principals_of_ssh(CertificateType type, String principal, boolean allowed) {
        assertAllowed(allowed, () -> usual().check(Bodies.ssh(type, principal)));
    }

    @Test
    void judges_every_principal_and_not_only_the_first() {
        assertAllowed(true, () -> usual().check(Bodies.ssh(CertificateType.USER, "jane", "deploy")));
        assertAllowed(false, () -> usual().check(Bodies.ssh(CertificateType.USER, "jane", "deploy", "root")));
    }

    @Test
    void names_the_name_and_the_list_that_refused_it() {
        assertEquals("The DNS name \"bad.example.com\" is not allowed: an entry of authority.policy.x509.deny.dns matches.",
                refusal(Bodies.x509("", List.of("bad.example.com"))));
        assertEquals("The principal \"john\" is not allowed: no entry of authority.policy.ssh.user.allow.principal matches.",
                refusal(Bodies.ssh(CertificateType.USER, "john")));
        assertEquals("The e-mail address \"a@b.org\" is not allowed: no entry of authority.policy.x509.allow.email matches.",
                refusal(Bodies.x509("", List.of("a@b.org"))));
    }

    @Test
    void shows_no_character_that_could_deceive_a_reader() {
        assertEquals("The common name \"p\\u0430yroll\\u202e\\u0022\" is not allowed: authority.policy.x509 cannot be applied to it,"
                + " because it is not a plain DNS name.", refusal(Bodies.x509("p\u0430yroll\u202e\"", List.of())));
    }

    @Test
    void allows_everything_where_there_is_no_policy() {
        assertAllowed(true, () -> NamePolicy.NONE.check(Bodies.ssh(CertificateType.USER, "root")));
        assertAllowed(true, () -> NamePolicy.NONE.check(Bodies.x509("x", List.of("*.anything"))));
        assertEquals(Optional.empty(), Lists.section("x", "", "", true));
    }

    @Test
    void refuses_all_certificates_of_the_type_that_has_no_section_beside_one_that_has() {
        var users = new NamePolicy(Optional.empty(), Lists.section("u", "principal:*", "", false), Optional.empty());
        assertAllowed(true, () -> users.check(Bodies.ssh(CertificateType.USER, "anyone")));
        assertAllowed(false, () -> users.check(Bodies.ssh(CertificateType.HOST, "web.example.com")));
        var hosts = new NamePolicy(Optional.empty(), Optional.empty(), Lists.section("h", "dns:*.example.com", "", false));
        assertAllowed(true, () -> hosts.check(Bodies.ssh(CertificateType.HOST, "web.example.com")));
        assertAllowed(false, () -> hosts.check(Bodies.ssh(CertificateType.USER, "jane")));
        assertAllowed(true, () -> hosts.check(Bodies.x509("x", List.of("anything.org"))));
    }

    @Test
    void closes_the_world_across_kinds_as_soon_as_anything_is_allowed() {
        var only = x509("dns:*.example.com", "", false);
        assertAllowed(false, () -> only.check(Bodies.x509("", List.of("10.0.0.1"))));
        assertAllowed(false, () -> only.check(Bodies.x509("", List.of("jane@example.com"))));
        assertAllowed(false, () -> only.check(Bodies.x509("", List.of("https://a.example.com"))));
        var denying = x509("", "dns:bad.example.com", false);
        assertAllowed(true, () -> denying.check(Bodies.x509("", List.of("10.0.0.1", "jane@example.org", "urn:uuid:1", "a.b"))));
        var closedByAnUnusedList = new NamePolicy(Optional.empty(),
                Lists.section("u", "dns:*.example.com", "", false), Optional.empty());
        assertAllowed(false, () -> closedByAnUnusedList.check(Bodies.ssh(CertificateType.USER, "jane")));
    }

    @Test
    void a_denied_common_name_is_denied_whatever_else_it_could_pass_as() {
        assertAllowed(false, () -> x509("", "cn:www.example.com", false).check(Bodies.x509("www.example.com", List.of())));
        assertAllowed(false, () -> x509("dns:*.example.com", "cn:www.example.com", false).check(Bodies.x509("WWW.example.com", List.of())));
        assertAllowed(false, () -> x509("cn:www.example.com", "cn:www.example.com", false).check(Bodies.x509("www.example.com", List.of())));
    }

    @Test
    void a_list_of_denied_common_names_opens_nothing_that_other_lists_close() {
        var closed = x509("dns:*.example.com", "cn:My_Device", false);
        assertAllowed(false, () -> closed.check(Bodies.x509("evil.example.org", List.of("a.example.com"))));
        assertAllowed(true, () -> closed.check(Bodies.x509("a.example.com", List.of("a.example.com"))));
        assertAllowed(true, () -> x509("", "cn:My_Device", false).check(Bodies.x509("Any Other Device", List.of())));
        var denying = x509("", "cn:My_Device dns:bad.example.com ip:10.0.0.0/8 email:@example.com", false);
        for (var name : List.of("bad.example.com", "BAD.example.com", "*.example.com", "10.1.2.3", "root@example.com")) {
            assertAllowed(false, () -> denying.check(Bodies.x509(name, List.of("192.168.1.1"))));
        }
        assertAllowed(true, () -> denying.check(Bodies.x509("good.example.com", List.of("192.168.1.1"))));
        assertAllowed(true, () -> denying.check(Bodies.x509("Any Other Device", List.of("192.168.1.1"))));
    }

    @Test
    void a_wildcard_name_needs_leave_and_an_entry_with_the_same_wildcard() {
        assertAllowed(false, () -> x509("dns:*.example.com", "", false).check(Bodies.x509("", List.of("*.example.com"))));
        var policy = x509("dns:*.example.com,a.b", "", true);
        assertAllowed(true, () -> policy.check(Bodies.x509("", List.of("*.example.com"))));
        assertAllowed(false, () -> policy.check(Bodies.x509("", List.of("*.com"))));
        assertAllowed(false, () -> policy.check(Bodies.x509("", List.of("*.a.example.com"))));
        assertAllowed(false, () -> policy.check(Bodies.x509("", List.of("*.b"))));
    }

    @Test
    void a_wildcard_name_does_not_slip_past_a_denied_name_that_it_covers() {
        for (boolean wildcardNames : new boolean[] {true, false}) {
            assertAllowed(false, () -> x509("", "dns:bad.example.com", wildcardNames).check(Bodies.x509("", List.of("*.example.com"))));
            assertAllowed(false, () -> x509("", "dns:*.example.com", wildcardNames).check(Bodies.x509("", List.of("*.example.com"))));
            assertAllowed(true, () -> x509("", "dns:a.bad.example.com", wildcardNames).check(Bodies.x509("", List.of("*.example.com"))));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"b\u00fccher.example.com", "B\u00dcCHER.example.com", "xn--bcher-kva.example.com",
            "XN--BCHER-KVA.EXAMPLE.COM", "bu\u0308cher.example.com", "b\u00fccher\u3002example\uff0ecom", "b\u00fccher.example.com."})
    void compares_international_names_in_one_form_however_they_are_written(String commonName) {
        assertAllowed(false, () -> x509("", "dns:b\u00fccher.example.com", false).check(Bodies.x509(commonName, List.of())));
        assertAllowed(false, () -> x509("", "dns:xn--bcher-kva.example.com", false).check(Bodies.x509(commonName, List.of())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"stra\u00dfe.example.com", "a\u200db.example.com", "\uff41dmin_x", "a b", "a..b", "-a.com", "a_b.com", ""
            + "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.com", "[::1]", "10.0.0.1:80"})
    void refuses_what_it_cannot_compare(String commonName) {
        assertAllowed(false, () -> x509("", "ip:1.1.1.1", false).check(Bodies.x509(commonName, List.of())));
    }

    /// Letters that become others when their case or form is changed.
    @ParameterizedTest
    @ValueSource(strings = {"\u212aelvin", "\uff4bELVIN", "\u017felf-kelvin"})
    void look_alikes_match_no_allowed_text(String text) {
        var narrow = Lists.section("x", "cn:Kelvin,Self-Kelvin", "", false).orElseThrow();
        assertTrue(narrow.objection(NameKind.COMMON_NAME, text).isPresent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"KELVIN", "\u212aelvin", "\uff4bELVIN", "kelvin "})
    void look_alikes_match_a_denied_text(String text) {
        var section = Lists.section("x", "", "cn:Kelvin", false).orElseThrow();
        assertTrue(section.objection(NameKind.COMMON_NAME, text).isPresent());
    }

    @Test
    void does_not_depend_on_the_language_of_the_machine() {
        var before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.of("tr", "TR"));
            assertAllowed(false, () -> x509("", "dns:ISTANBUL.example.com", false).check(Bodies.x509("", List.of("istanbul.example.com"))));
            assertAllowed(false, () -> x509("", "email:INFO@example.com", false).check(Bodies.x509("", List.of("info@example.com"))));
            var users = new NamePolicy(Optional.empty(), Lists.section("u", "", "principal:ADMIN", false), Optional.empty());
            assertAllowed(false, () -> users.check(Bodies.ssh(CertificateType.USER, "admin")));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void an_address_is_one_address_however_it_is_written() {
        var section = Lists.section("x", "", "ip:::ffff:10.0.0.0/104,2001:DB8::/32", false).orElseThrow();
        for (var denied : List.of("10.1.2.3", "::ffff:10.1.2.3", "::ffff:a01:203", "2001:db8::7", "2001:0db8:0:0:0:0:0:7")) {
            assertTrue(section.objection(NameKind.IP, denied).isPresent(), denied);
        }
        for (var other : List.of("11.1.2.3", "::10.1.2.3", "2001:db9::7")) {
            assertTrue(section.objection(NameKind.IP, other).isEmpty(), other);
        }
        for (var unreadable : List.of("010.1.2.3", "10.1.2", "fe80::1%eth0", "0x0a.1.2.3")) {
            assertTrue(section.objection(NameKind.IP, unreadable).isPresent(), unreadable);
        }
    }

    @Test
    void a_mailbox_is_allowed_as_it_is_written_and_denied_in_any_case() {
        var allowing = Lists.section("x", "email:jane@example.com", "", false).orElseThrow();
        assertTrue(allowing.objection(NameKind.EMAIL, "jane@EXAMPLE.com").isEmpty());
        assertTrue(allowing.objection(NameKind.EMAIL, "Jane@example.com").isPresent());
        var denying = Lists.section("x", "", "email:jane@example.com", false).orElseThrow();
        assertTrue(denying.objection(NameKind.EMAIL, "Jane@example.com").isPresent());
        for (var unreadable : List.of("\"jane\"@example.com", "jane@", "@example.com", "a@b@example.com", "jane@*.com", "a b@example.com")) {
            assertTrue(denying.objection(NameKind.EMAIL, unreadable).isPresent(), unreadable);
        }
    }

    @Test
    void a_uri_is_judged_by_its_host() {
        var section = Lists.section("x", "uri:example.com", "", false).orElseThrow();
        for (var allowed : List.of("https://example.com", "ldap://EXAMPLE.com:389/x", "spiffe://example.com/a")) {
            assertTrue(section.objection(NameKind.URI, allowed).isEmpty(), allowed);
        }
        for (var denied : List.of("https://evil.com/example.com", "https://example.com@evil.com/", "https://*.com/", "urn:example.com",
                "mailto:a@example.com", "https:///example.com", "https://[::1]/", "https://2130706433/", "https://0x7f.1/",
                "https://ex%61mple.com/", "https://example.com.evil.com")) {
            assertTrue(section.objection(NameKind.URI, denied).isPresent(), denied);
        }
    }

    @Test
    void judges_e_mail_addresses_in_the_subject_and_every_common_name() {
        var policy = x509("dns:*.example.com", "email:root@example.com", false);
        assertAllowed(true, () -> policy.check(Bodies.x509WithSubject("CN=a.example.com")));
        assertAllowed(false, () -> policy.check(Bodies.x509WithSubject("E=root@example.com,CN=a.example.com")));
        assertAllowed(false, () -> policy.check(Bodies.x509WithSubject("CN=evil.org,CN=a.example.com")));
        assertAllowed(false, () -> policy.check(Bodies.x509WithSubject("CN=a.example.com,CN=evil.org")));
    }

    @Test
    void refuses_kinds_of_names_it_has_no_lists_for_where_anything_is_allowed() {
        assertAllowed(false, () -> x509("dns:*.example.com", "", false).check(Bodies.x509WithOtherName("a.example.com")));
        assertAllowed(true, () -> x509("", "dns:b.example.com", false).check(Bodies.x509WithOtherName("a.example.com")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            DNS         | *
            DNS         | a.*.com
            DNS         | a*.com
            DNS         | *a.com
            DNS         | .example.com
            DNS         | a..com
            DNS         | a.com.
            DNS         | " "
            DNS         | a_b.com
            DNS         | https://a.com
            IP          | 10.0.0.0/33
            IP          | 10.0.0.0/
            IP          | 10.0.0.0/08
            IP          | 10.0.0.0/-1
            IP          | 10.0.0
            IP          | ::ffff:10.0.0.0/8
            IP          | fe80::1%eth0
            EMAIL       | *@example.com
            EMAIL       | a@b@c.com
            EMAIL       | a@
            EMAIL       | .example.com
            URI         | https://example.com
            URI         | example.com:80
            URI         | [::1]
            URI         | 10.0.0.1
            URI         | *
            COMMON_NAME | *
            COMMON_NAME | " "
            PRINCIPAL   | " "
            """)
    void does_not_take_an_entry_that_means_nothing(NameKind kind, String entry) {
        assertThrows(PolicyFormatException.class, () -> kind.entry(entry));
    }

    private static NamePolicy x509(String allow, String deny, boolean wildcardNames) {
        return new NamePolicy(Lists.section("authority.policy.x509", allow, deny, wildcardNames), Optional.empty(), Optional.empty());
    }

    private static String refusal(org.countersign.core.issue.CertificateBody body) {
        return assertThrows(ProblemException.class, () -> usual().check(body)).getMessage();
    }

    private static void assertAllowed(boolean allowed, org.junit.jupiter.api.function.Executable check) {
        if (allowed) {
            assertDoesNotThrow(check);
        } else {
            assertEquals(ProblemCode.POLICY_DENIED, assertThrows(ProblemException.class, check).problem().code());
        }
    }
}
