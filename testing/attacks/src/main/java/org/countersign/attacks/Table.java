package org.countersign.attacks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.countersign.core.json.Json;
import org.countersign.core.json.JsonLimits;

/// The files of the table, in the order in which they are run.
public final class Table {
    public static final List<String> SECTIONS =
            List.of("tokens", "audiences", "requests", "ssh", "validity", "keys", "possession", "revocation", "x509", "http");

    private Table() {}

    /// How much of the table is run.
    public enum Reach {
        /// Each row at each path of its places.
        EVERY_PATH,
        /// Each row at one path of each of its places, another one for the next row: all paths are walked, by turns.
        PATHS_BY_TURNS,
        /// Each row at one path of one of its places, by turns.
        ONE_EACH
    }

    /// The cases of a section.
    ///
    /// @throws IllegalArgumentException when a line cannot be read, or an id comes twice
    public static List<Case> cases(String section, Reach reach) {
        var cases = new ArrayList<Case>();
        var seen = new HashSet<String>();
        int turn = 0;
        for (var line : lines(section)) {
            var rows = Row.read(Json.parseObject(line, JsonLimits.FILE));
            if (!seen.add(rows.getFirst().id())) {
                throw new IllegalArgumentException(section + ": " + rows.getFirst().id() + " stands there twice");
            }
            for (var row : rows) {
                cases.addAll(cases(section, row, reach, turn++));
            }
        }
        return List.copyOf(cases);
    }

    private static List<Case> cases(String section, Row row, Reach reach, int turn) {
        if (!row.send().isEmpty()) {
            return List.of(new Case(section, row, Place.X509, ""));
        }
        var cases = new ArrayList<Case>();
        var places = Place.of(row.at());
        for (var place : reach == Reach.ONE_EACH ? List.of(places.get(turn % places.size())) : places) {
            var paths = place.paths();
            var walked = reach == Reach.EVERY_PATH ? paths : List.of(paths.get(turn % paths.size()));
            walked.forEach(path -> cases.add(new Case(section, row, place, path)));
        }
        return cases;
    }

    private static List<String> lines(String section) {
        try (var in = Table.class.getResourceAsStream("/attacks/" + section + ".jsonl")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.isBlank()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// All ids of rows, without the numbers of their variants.
    public static Set<String> ids() {
        var ids = new HashSet<String>();
        SECTIONS.forEach(section -> lines(section).forEach(line -> ids.add(Json.parseObject(line, JsonLimits.FILE).text("id"))));
        return ids;
    }
}
