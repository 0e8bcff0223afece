package org.countersign.cli.transcript;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What comes once in some hundred runs: random values that look like something else.
class DisguiseTest {
    @ParameterizedTest
    @CsvSource({
        "Webhook ID: 5fa69f1a-8d9b-4d39-9645-123456789012, Webhook ID: <id>",
        "Webhook ID: 12345678-1234-4234-8234-123456789012, Webhook ID: <id>",
        "Provisioner: admin [ID: -Zq1...mHg8], Provisioner: admin [ID: <short>]",
        "Provisioner: admin [ID: 8e1b...GDw-], Provisioner: admin [ID: <short>]",
        "kid: AAAAkPYbqpEzqVxFOEhqfSsUAlmhCGEuSnLZ7WGgDwA, kid: <key id>",
    })
    void a_random_value_is_known_by_its_name_whatever_it_looks_like(String printed, String shown) {
        assertEquals(shown, new Disguise().cover(printed));
    }
}
