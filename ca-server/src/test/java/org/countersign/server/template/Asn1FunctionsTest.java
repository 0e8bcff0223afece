package org.countersign.server.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.SecureRandom;
import java.time.InstantSource;
import org.countersign.core.json.JsonObject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// DER for extensions of certificates; the values are those of X.690.
class Asn1FunctionsTest {
    private static String render(String expression) {
        return Template.parse("t", "{{ " + expression + " }}").render(JsonObject.EMPTY,
                new TemplateEnvironment(InstantSource.system(), new SecureRandom()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "asn1Enc \"a\" | EwFh", "asn1Enc \"utf8:\u00e9\" | DALDqQ==", "asn1Enc \"ia5:a@b\" | FgNhQGI=", "asn1Enc \"numeric:12\" | EgIxMg==",
        "asn1Enc \"int:-1\" | AgH/", "asn1Enc \"bool:true\" | AQH/", "asn1Enc \"oid:1.2.3\" | BgIqAw==", "asn1Enc \"raw:AgEB\" | AgEB",
        "asn1Enc \"utc:2026-01-02T03:04:05Z\" | Fw0yNjAxMDIwMzA0MDVa", "asn1Marshal 1 | AgEB", "asn1Marshal \"a\" | EwFh",
        "asn1Marshal \"a@b\" | DANhQGI=", "asn1Marshal \"a\" \"utf8\" | DAFh", "asn1Marshal true | AQH/", "asn1Marshal (list 1 \"a\") | MAYCAQETAWE=",
        "asn1Seq (asn1Enc \"int:1\") (asn1Enc \"bool:false\") | MAYCAQEBAQA=", "asn1Seq | MAA=", "asn1Set (asn1Enc \"int:1\") | MQMCAQE="})
    void encodes_as_der(String expression, String base64) {
        assertEquals(base64, render(expression));
    }

    @ParameterizedTest
    @ValueSource(strings = {"asn1Enc \"int:x\"", "asn1Enc \"octets:00\"", "asn1Enc \"oid:9.9\"", "asn1Enc \"printable:a@b\"", "asn1Enc \"bool:1\"",
        "asn1Enc \"raw:?\"", "asn1Enc \"raw:AgI=\"", "asn1Seq \"x\"", "asn1Marshal (dict)", "asn1Enc \"utc:today\""})
    void refuses_what_has_no_encoding(String expression) {
        assertThrows(TemplateExecutionException.class, () -> render(expression));
    }
}
