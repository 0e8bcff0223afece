package org.countersign.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;
import org.countersign.attacks.Attacker;
import org.countersign.attacks.Case;
import org.countersign.attacks.Footprint;
import org.countersign.attacks.Table;
import org.countersign.attacks.Target;
import org.countersign.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Every row of `attacks/*.jsonl` against a whole server in this process: one test for each row, with all its
/// variants, at the paths of its places by turns. `bench/attacks` runs it at every path.
class AttackTableTest {
    @TempDir
    static Path directory;

    private static TestCa ca;
    private static InProcessTraces traces;
    private static Attacker attacker;
    private static Footprint footprint;

    @BeforeAll
    static void start() throws Exception {
        ca = new TestCa(directory, config -> config.put("metricsAddress", "127.0.0.1:0")
                .put("logger", JsonObject.builder().put("format", "json").build()));
        traces = new InProcessTraces(ca);
        attacker = Attacker.on(new Target(ca.port(), ca.root, ca.provisioner, traces));
        footprint = new Footprint(traces);
    }

    @AfterAll
    static void stop() throws Exception {
        attacker.close();
        traces.close();
        assertEquals(attacker.served(), ca.decisions().size(), "a decision on the ledger for each request that was served");
        ca.close();
    }

    @TestFactory
    Stream<DynamicContainer> every_row_has_its_verdict() {
        return Table.SECTIONS.stream().map(section -> DynamicContainer.dynamicContainer(section, rows(section).entrySet().stream()
                .map(row -> DynamicTest.dynamicTest(row.getKey(), () -> run(row.getValue())))));
    }

    private static LinkedHashMap<String, List<Case>> rows(String section) {
        var rows = new LinkedHashMap<String, List<Case>>();
        Table.cases(section, Table.Reach.PATHS_BY_TURNS).forEach(attack -> rows.computeIfAbsent(attack.id(), _ -> new ArrayList<>()).add(attack));
        return rows;
    }

    private static void run(List<Case> cases) throws Exception {
        var faults = new ArrayList<String>();
        for (var attack : cases) {
            attacker.run(attack).faults().forEach(fault -> faults.add(attack.name() + ": " + fault));
            faults.addAll(footprint.next());
        }
        faults.addAll(attacker.settle());
        assertTrue(faults.isEmpty(), () -> String.join("\n", faults));
    }
}
