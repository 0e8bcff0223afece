package org.countersign.core.x509;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProvisionerExtensionTest {
    private static final String EXAMPLE = "30100201010405" + "61646d696e" + "0404" + "6b696431";

    @Test
    void encodes_the_known_example_to_the_same_bytes() {
        assertEquals(EXAMPLE, hex(ProvisionerExtension.of(1, "admin", "kid1")));
    }

    @Test
    void an_empty_credential_stays_an_empty_octet_string() {
        assertEquals("300c02010904056" + "1646d696e" + "0400", hex(ProvisionerExtension.of(9, "admin", "")));
    }

    @Test
    void pairs_are_printable_strings_where_possible() {
        var extension = new ProvisionerExtension(3, "g", "", List.of("InstanceID", "42", "k", "\u00fc"));
        assertEquals("3021" + "020103" + "040167" + "0400" + "3017" + "130a496e7374616e63654944" + "13023432"
                + "13016b" + "0c02c3bc", hex(extension));
        assertEquals(extension, ProvisionerExtension.parse(extension.encode()));
    }

    @Test
    void reads_what_it_wrote() {
        var parsed = ProvisionerExtension.parse(HexFormat.of().parseHex(EXAMPLE));
        assertEquals(new ProvisionerExtension(1, "admin", "kid1", List.of()), parsed);
    }

    @Test
    void is_found_in_a_certificate() {
        var authority = TestAuthority.create();
        var leaf = authority.leaf(TestAuthority.ec("secp256r1"), "a.example");
        assertEquals(Optional.of("admin"), ProvisionerExtension.in(leaf).map(ProvisionerExtension::name));
        assertEquals(Optional.empty(), ProvisionerExtension.in(authority.root()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"3000", "020101", "30060201010401" + "61", "30100c01310405" + "61646d696e" + "0404" + "6b696431",
        "3012" + "0209010000000000000000" + "0401610400" + "00"})
    void refuses_other_structures(String hex) {
        assertThrows(X509FormatException.class, () -> ProvisionerExtension.parse(HexFormat.of().parseHex(hex)));
    }

    private static String hex(ProvisionerExtension extension) {
        return HexFormat.of().formatHex(extension.encode());
    }
}
