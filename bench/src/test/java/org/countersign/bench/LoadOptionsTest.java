package org.countersign.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoadOptionsTest {
    @Test
    void without_further_options_sixty_four_connections_send_as_fast_as_answers_come() {
        var options = parse("");
        assertEquals(64, options.connections());
        assertFalse(options.pattern(1).isOpenLoop());
        assertFalse(options.newConnections());
    }

    @Test
    void a_rate_makes_the_loop_open_and_decides_the_number_of_requests() {
        var options = parse("--rate 500 --seconds 3");
        assertTrue(options.pattern(1).isOpenLoop());
        assertEquals(1500, options.pattern(options.seconds()).requests(options.mostPerSecond()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--conections 3", "--connections", "--connections many", "--connections 0",
            "--seconds 600 --rate 50000", "--x509 --compare"})
    void refuses_what_it_does_not_understand_or_cannot_bound(String arguments) {
        assertThrows(IllegalArgumentException.class, () -> parse(arguments));
    }

    private static LoadOptions parse(String further) {
        var required = Stream.of("--ca", "home", "--password-file", "password", "--pid", "1");
        var all = further.isEmpty() ? required : Stream.concat(required, Stream.of(further.split(" ")));
        return LoadOptions.parse(all.toArray(String[]::new));
    }
}
