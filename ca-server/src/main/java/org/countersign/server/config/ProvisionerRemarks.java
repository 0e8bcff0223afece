package org.countersign.server.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.countersign.core.issue.Claims;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue.JsonArray;

/// What this server would say about provisioners that somebody else configured.
public final class ProvisionerRemarks {
    private ProvisionerRemarks() {}

    /// A line for each thing that is refused, left out or different.
    public static List<String> of(List<JsonObject> provisioners) {
        var environment = ConfigEnvironment.of(Map.of(), Path.of(""));
        var findings = new Findings();
        var authority = new Section(JsonObject.builder().put("provisioners", new JsonArray(List.copyOf(provisioners))).build(),
                "authority", findings, List.of("provisioners"));
        new ProvisionersReader(Claims.DEFAULTS, Duration.ofMinutes(1), new FilesRead(environment), findings).read(authority);
        return Stream.concat(findings.faults().stream(), findings.warnings().stream()).map(Fault::toString).toList();
    }
}
