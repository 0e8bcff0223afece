package org.countersign.server.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.countersign.core.json.JsonObject;

/// What comes of reading a configuration whose files nobody looks at.
record Reading(Optional<CaConfig> found, List<String> faults, List<String> warnings) {
    static final Path HOME = Path.of("/home/jane/.step");

    static Reading of(JsonObject json) {
        var findings = new Findings();
        var environment = new ConfigEnvironment(HOME, Path.of("/home/jane"), Path.of("/srv"));
        var config = CaConfigReader.read(json, HOME.resolve("config/ca.json"), environment, findings,
                new FilesRead(environment));
        return new Reading(config, findings.faults().stream().map(Fault::toString).toList(),
                findings.warnings().stream().map(Fault::toString).toList());
    }

    /// The usual file with one value changed.
    static Reading with(String place, String value) {
        return of(Patch.set(new StepHome(HOME).json(), place, value));
    }

    static Reading without(String place) {
        return of(Patch.remove(new StepHome(HOME).json(), place));
    }

    CaConfig config() {
        if (!faults.isEmpty()) {
            throw new AssertionError("faults: " + faults);
        }
        return found.orElseThrow();
    }

    /// Everything the configuration says, to be compared: two keys are not equal as objects.
    String shown() {
        return config().toString();
    }
}
