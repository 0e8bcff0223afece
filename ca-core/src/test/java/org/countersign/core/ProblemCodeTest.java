package org.countersign.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

class ProblemCodeTest {
    @Test
    void has_a_row_in_the_api_document_for_each_failure() throws Exception {
        var document = Files.readString(Path.of("..", "docs", "API.md"));
        for (var problem : ProblemCode.values()) {
            var row = "| `" + problem.code() + "` | " + problem.status() + " | " + problem.title() + " |";
            assertTrue(document.contains(row), "docs/API.md has no row " + row);
        }
    }

    @Test
    void gives_each_failure_a_code_of_its_own() {
        var codes = new HashSet<>(Arrays.stream(ProblemCode.values()).map(ProblemCode::code).toList());
        assertEquals(ProblemCode.values().length, codes.size());
    }
}
