package org.countersign.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.countersign.attacks.Attacker;
import org.countersign.attacks.Footprint;
import org.countersign.attacks.ProcessTraces;
import org.countersign.attacks.Table;
import org.countersign.attacks.Target;
import org.countersign.core.json.JsonObject;
import org.countersign.testing.FreePorts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole table once more, each row at one path, against a process whose language is Turkish: there `I` is not the capital of `i`, and
/// whoever compares names in the language of the machine lets another one in. Its log is read as an operator would.
class AttackedElsewhereTest {
    @TempDir
    Path directory;

    @Test
    void every_verdict_is_the_same_where_the_language_is_turkish() throws Exception {
        int metrics = FreePorts.next();
        int port = FreePorts.next();
        try (var ca = TestCa.notStarted(directory, config -> config.put("address", "127.0.0.1:" + port)
                .put("metricsAddress", "127.0.0.1:" + metrics).put("logger", JsonObject.builder().put("format", "json").build()));
                var server = ChildServer.start(directory, Map.of("JDK_JAVA_OPTIONS", "-Duser.language=tr -Duser.country=TR"),
                        directory.resolve("ca.json").toString())) {
            var traces = new ProcessTraces(server.pid(), server.logFile(), metrics);
            try (var attacker = Attacker.on(new Target(port, ca.root, ca.provisioner, traces))) {
                assertEquals(List.of(), faults(attacker, new Footprint(traces)));
                server.signal("TERM");
                server.awaitEnd();
                assertEquals(attacker.served(), ca.decisions().size());
            }
            assertTrue(server.errors().contains("-Duser.language=tr"), "the machine spoke Turkish");
        }
    }

    private static List<String> faults(Attacker attacker, Footprint footprint) throws Exception {
        var faults = new ArrayList<String>();
        for (var section : Table.SECTIONS) {
            for (var attack : Table.cases(section, Table.Reach.ONE_EACH)) {
                attacker.run(attack).faults().forEach(fault -> faults.add(attack.name() + ": " + fault));
                faults.addAll(footprint.next());
            }
            faults.addAll(attacker.settle());
        }
        return faults;
    }
}
