package org.countersign.cli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CaUrlTest {
    @ParameterizedTest
    @CsvSource({
        "https://ca.example.com,            https://ca.example.com,      443",
        "ca.example.com,                    https://ca.example.com,      443",
        "ca.example.com:9443,               https://ca.example.com:9443, 9443",
        "HTTPS://ca.example.com:443/1.0?x,  https://ca.example.com:443,  443",
        "https://127.0.0.1:9443/,           https://127.0.0.1:9443,      9443",
        "::1,                               https://[::1],               443",
        "https://[2001:db8::1]:9443/a,      https://[2001:db8::1]:9443,  9443",
        "https://2001:db8::1,               https://[2001:db8::1],       443",
        "ca.example.com:,                   https://ca.example.com,      443"
    })
    void is_brought_into_one_form(String written, String url, int port) {
        assertEquals(url, CaUrl.parse(written).toString());
        assertEquals(port, CaUrl.parse(written).connectPort());
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://ca.example.com", "ldap://x", "", "https://", "https://user:secret@ca.example.com",
        "https://ca.example.com:0", "https://ca.example.com:65536", "https://ca.example.com:x", "https://[::1",
        "https://[::1]x", "ca example.com", "ca\r\nHost: x", "https://[evil.example]"})
    void anything_else_is_refused(String written) {
        assertThrows(IllegalArgumentException.class, () -> CaUrl.parse(written));
    }
}
