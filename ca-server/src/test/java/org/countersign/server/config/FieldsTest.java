package org.countersign.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What becomes of each member that `ca.json` may hold: none is passed over in silence.
class FieldsTest {
    /// @param given what stands there before, if anything
    record Field(String place, String value, String outcome, String given) {
        private static Field parse(String line) {
            var parts = line.split(" \\| ", 4);
            return new Field(parts[0], parts[1].replace("KEY", Json.write(StepHome.KEY)), parts[2], parts.length > 3 ? parts[3] : "");
        }

        JsonObject base() {
            var usual = new StepHome(Reading.HOME).json();
            var parts = given.split(" = ", 2);
            return given.isEmpty() ? usual : Patch.set(usual, parts[0], parts[1]);
        }

        @Override
        public String toString() {
            return place + " " + value;
        }
    }

    static List<Field> fields() throws IOException {
        try (var table = FieldsTest.class.getResourceAsStream("fields.txt")) {
            return new String(table.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.startsWith("#"))
                    .map(Field::parse).toList();
        }
    }

    @ParameterizedTest
    @MethodSource("fields")
    void a_member_is_used_or_refused_or_said_to_be_without_effect(Field field) {
        var before = Reading.of(field.base());
        var after = Reading.of(Patch.set(field.base(), field.place(), field.value()));
        assertEquals(field.outcome(), outcome(before, after), () -> after.faults() + " " + after.warnings());
        if (field.outcome().equals("refused")) {
            assertTrue(after.faults().stream().allMatch(fault -> fault.startsWith(field.place())), after.faults()::toString);
        }
    }

    private static String outcome(Reading before, Reading after) {
        if (!after.faults().isEmpty()) {
            return "refused";
        }
        boolean noted = after.warnings().stream().anyMatch(warning -> !before.warnings().contains(warning)
                && (warning.contains("has no effect") || warning.contains("neither read nor written")));
        if (noted) {
            return "noted";
        }
        return after.shown().equals(before.shown()) ? "unused" : "used";
    }

    @Test
    void the_table_holds_every_member_that_is_read() throws IOException {
        var known = Stream.of(names("", CaConfigReader.NAMES), names("ssh.", SshConfig.NAMES), names("logger.", LoggerConfig.NAMES),
                names("db.", DatabaseConfig.NAMES), names("authority.", AuthorityConfig.NAMES), names("tls.", TlsConfig.NAMES),
                names("templates.", TemplatesConfig.NAMES)).flatMap(List::stream)
                .filter(name -> !List.of("federateRoots", "authority.policy").contains(name)).collect(Collectors.toCollection(TreeSet::new));
        var places = new TreeSet<String>();
        for (var field : fields()) {
            places.add(field.place());
            places.add(field.place().split("\\.")[0]);
            if (field.place().equals("ssh")) {
                Json.parseObject(field.value(), org.countersign.core.json.JsonLimits.FILE).members().keySet()
                        .forEach(name -> places.add("ssh." + name));
            }
        }
        known.removeAll(places);
        assertEquals(new TreeSet<>(), known);
    }

    private static List<String> names(String prefix, List<String> names) {
        return names.stream().map(name -> prefix + name).toList();
    }
}
