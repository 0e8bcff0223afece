package org.countersign.cli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.countersign.cli.failure.CommandFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxySettingsTest {
    private static final CaUrl CA = CaUrl.parse("ca.corp.example:9443");

    @Test
    void without_a_variable_there_is_no_proxy() {
        assertTrue(ProxySettings.of(Map.of()).proxyFor(CA).isEmpty());
    }

    @Test
    void the_url_may_lack_scheme_and_port_and_may_hold_a_password() {
        assertEquals("proxy.example:80", proxy("proxy.example", "").toString());
        assertEquals("proxy.example:3128", proxy("http://proxy.example:3128/", "").toString());
        assertEquals("Basic dTpwQHNz", proxy("http://u:p%40ss@proxy.example:3128", "").credentials());
    }

    @Test
    void the_lower_case_variables_count_too() {
        assertTrue(ProxySettings.of(Map.of("https_proxy", "http://p:1")).proxyFor(CA).isPresent());
        assertFalse(ProxySettings.of(Map.of("https_proxy", "http://p:1", "no_proxy", "*")).proxyFor(CA).isPresent());
    }

    private static ProxySettings.Proxy proxy(String url, String exceptions) {
        return ProxySettings.of(Map.of("HTTPS_PROXY", url, "NO_PROXY", exceptions)).proxyFor(CA).orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://proxy.example:1", "socks5://proxy.example:1", "http://", "::::", "http://p:secret@"})
    void a_proxy_it_cannot_use_is_refused_without_repeating_the_value(String url) {
        var failure = assertThrows(CommandFailure.class, () -> ProxySettings.of(Map.of("HTTPS_PROXY", url)));
        assertFalse(failure.getMessage().contains("secret"));
    }

    @ParameterizedTest
    @CsvSource({
        "ca.corp.example,    ca.corp.example:9443, direct",
        "corp.example,       ca.corp.example:9443, direct",
        ".corp.example,      ca.corp.example:9443, direct",
        ".corp.example,      corp.example:9443,    proxied",
        "orp.example,        ca.corp.example:9443, proxied",
        "CORP.example:9443,  ca.corp.example:9443, direct",
        "corp.example:443,   ca.corp.example:9443, proxied",
        "'a.test, corp.example', ca.corp.example,  direct",
        "10.0.0.0/8,         10.1.2.3:9443,        direct",
        "10.0.0.0/8,         11.1.2.3:9443,        proxied",
        "10.0.0.0/33,        10.1.2.3:9443,        proxied",
        "10.0.0.0/8,         ca.corp.example,      proxied",
        "2001:db8::/32,      [2001:db8::5]:1,      direct",
        "10.1.2.3,           10.1.2.3:9443,        direct",
        "other.example,      127.0.0.1:9443,       direct",
        "other.example,      localhost,            direct",
        "other.example,      [::1]:9443,           direct",
        "*,                  ca.corp.example,      direct"
    })
    void exceptions(String exceptions, String ca, String way) {
        var proxy = ProxySettings.of(Map.of("HTTPS_PROXY", "http://p:1", "NO_PROXY", exceptions)).proxyFor(CaUrl.parse(ca));
        assertEquals(way, proxy.isPresent() ? "proxied" : "direct");
    }
}
