package org.countersign.core.x509;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.countersign.core.x509.SubjectAlternativeName.Type;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectAlternativeNameTest {
    /// What Go's `net.ParseIP` and `url.Parse` make of each text, in that order.
    @ParameterizedTest
    @CsvSource({
        "a.example, DNS", "localhost, DNS", "localhost:8080, URI", "foo:22, URI", "10.0.0.1:80, DNS", "[::1], DNS",
        "*.example.com, DNS", "10.0.0.1, IP", "10.0.0.256, DNS", "010.0.0.1, DNS", "1.2.3, DNS", "::1, IP",
        "2001:db8::1, IP", "fe80::1%eth0, URI", "1:2:3:4:5:6:7:8, IP", "1:2:3:4:5:6:7:8:9, DNS", "::ffff:1.2.3.4, IP",
        "me@example.com, EMAIL", "mailto:me@example.com, URI", "https://a.example/x, URI", "HTTPS://a.example, URI",
        "urn:uuid:1234, URI", "spiffe://trust/x, URI", "a b, DNS", "1a:b, DNS", ":x, DNS", "a/b:c, DNS", "a_b:c, DNS",
        "https://u:p@host/x, URI", "https://ho st/, DNS", "https://host:port/, DNS", "https://host:80a, DNS",
        "https://[::1]:443/x, URI", "https://[::1/x, DNS", "https://host/%zz, DNS", "https://host/%41, URI",
        "https://ho%41st/, DNS", "https://ho%C3%A9st/, URI", "https://a^b@host/, EMAIL", "x:%zz, URI", "x:/%zz, DNS",
        "x:a#%zz, DNS", "x:a?%zz, URI", "*, DNS", "@, EMAIL", "a@b:c, EMAIL", "http:, URI", "//host/x, DNS",
        "https://[fe80::1%25en0]/, URI", "https://[fe80::1%en0]/, DNS"
    })
    void sorts_a_text_into_its_kind(String text, Type type) {
        assertEquals(type, SubjectAlternativeName.of(text).type());
    }

    @Test
    void control_characters_make_no_url() {
        assertEquals(Type.DNS, SubjectAlternativeName.of("https://a/\n").type());
        assertEquals(Type.DNS, SubjectAlternativeName.of("x:\u007f").type());
    }

    @Test
    void empty_texts_are_skipped() {
        assertEquals(List.of(new SubjectAlternativeName(Type.DNS, "a")), SubjectAlternativeName.split(List.of("", "a", "")));
    }

    @ParameterizedTest
    @CsvSource({"2001:DB8:0:0:1:0:0:1, 2001:db8::1:0:0:1", "0:0:0:0:0:0:0:0, ::", "1:0:0:0:0:0:0:0, 1::", "1:0:2:3:4:5:6:7, 1:0:2:3:4:5:6:7",
        "0:0:1:0:0:0:1:0, 0:0:1::1:0", "64:ff9b::1.2.3.4, 64:ff9b::102:304"})
    void an_ipv6_address_has_one_text(String text, String canonical) {
        assertEquals(canonical, SubjectAlternativeName.of(text).value());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1::2::3", ":::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7::8:9", "12345::", "g::", ":1::", "1::2:", "::1.2.3",
        "1.2.3.4::", "1:2:3:4:5:6:7:1.2.3.4", "::1.2.3.4:5"})
    void a_text_that_is_almost_an_address_is_none(String text) {
        assertEquals(Optional.empty(), IpAddress.parse(text).map(IpAddress::toString));
    }

    @Test
    void a_name_of_the_server_may_have_its_ipv6_address_in_brackets() {
        assertEquals(new SubjectAlternativeName(Type.IP, "::1"), SubjectAlternativeName.ofServer("[::1]"));
        assertEquals(new SubjectAlternativeName(Type.DNS, "ca.example"), SubjectAlternativeName.ofServer("ca.example"));
        assertEquals(new SubjectAlternativeName(Type.DNS, "[x]"), SubjectAlternativeName.ofServer("[x]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.example", "*.example.com", "Alice Smith", "10.0.0.1", "::1", "2001:DB8::1", "me@example.com",
        "https://a.example/x?y#z", "urn:uuid:1", "localhost:8080", "under_score"})
    void ordinary_names_are_certified(String text) {
        assertEquals(Optional.empty(), SubjectAlternativeName.of(text).objection());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b.example", "*.*", "*", "*.", "a.*.example", "a*.example", "a.example.", ".example", "a..b",
        "b\u00fccher.example", "10.0.0.1:80", "[::1]", "1.2.3.999", "::ffff:1.2.3.4", "me@", "@example.com", "a@b@c.example",
        "me@*.example.com", "me @example.com", "https://user@host/", "https://u:p@host/", "x:a b", "me@ex\tample.com"})
    void names_that_readers_understand_differently_are_not(String text) {
        assertTrue(SubjectAlternativeName.of(text).objection().isPresent(), text);
    }

    @ParameterizedTest
    @CsvSource({"jane, jane", "auth0|5f7c, auth0%7C5f7c", "a/b?c=d:e@f, a/b?c=d:e@f", "50% o'x, 50%25%20o%27x", "b\u00fc#c, b%C3%BC%23c"})
    void a_fragment_is_escaped_as_existing_authorities_do_it(String text, String fragment) {
        var uri = SubjectAlternativeName.withFragment("https://id.example.com/x", text);
        assertEquals("https://id.example.com/x#" + fragment, uri);
        assertEquals(new SubjectAlternativeName(Type.URI, uri), SubjectAlternativeName.of(uri));
        assertEquals(text, java.net.URI.create(uri).getFragment());
    }

    @Test
    void overlong_names_are_not_certified() {
        assertEquals(Optional.empty(), SubjectAlternativeName.of("a".repeat(1024)).objection());
        assertTrue(SubjectAlternativeName.of("a".repeat(1025)).objection().isPresent());
    }
}
