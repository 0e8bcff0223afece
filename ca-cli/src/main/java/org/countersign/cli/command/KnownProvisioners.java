package org.countersign.cli.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.countersign.cli.client.CaClient;
import org.countersign.cli.client.CaUrl;
import org.countersign.cli.client.ClientSettings;
import org.countersign.cli.client.ListedProvisioner;
import org.countersign.cli.client.RootCertificates;
import org.countersign.cli.grammar.Invocation;
import org.countersign.cli.home.Defaults;
import org.countersign.cli.progress.Progress;
import org.countersign.cli.release.Release;
import org.countersign.core.crypto.Digests;
import org.countersign.core.json.JsonObject;

/// The names of the provisioners of the CA that this user was bootstrapped to. Somebody waits at a prompt for them, so
/// they are remembered for a few minutes, and a CA that is slow is not waited for.
final class KnownProvisioners {
    private static final Duration REMEMBERED = Duration.ofMinutes(10);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final String QUESTION = "/provisioners";

    private KnownProvisioners() {}

    static List<String> names(Invocation call) {
        var path = call.stepPath();
        var defaults = Defaults.read(List.of(path.profileDefaults(), path.defaults()));
        var url = defaults.find(CommonFlags.CA_URL.names()).flatMap(found -> found.values().stream().findFirst());
        if (url.isEmpty()) {
            return List.of();
        }
        try {
            byte[] roots = Files.readAllBytes(path.root());
            var memory = path.remembered(CaUrl.parse(url.get()) + " " + Digests.sha256Hex(roots));
            return memory.find(QUESTION, REMEMBERED, Instant.now(), answer -> answer.strings("names")).orElseGet(() -> {
                var names = ask(call, CaUrl.parse(url.get()), roots);
                memory.keep(QUESTION, JsonObject.builder().put("names", names).build(), Instant.now());
                return names;
            });
        } catch (IOException | IllegalArgumentException _) {
            return List.of();
        }
    }

    private static List<String> ask(Invocation call, CaUrl url, byte[] roots) {
        var settings = new ClientSettings(Release.current().product(), call.environment(), PATIENCE, Optional.empty(), Progress.NONE);
        try (var ca = CaClient.trusting(url, RootCertificates.parse(new String(roots, StandardCharsets.ISO_8859_1)), settings)) {
            return ca.provisioners().stream().map(ListedProvisioner::name).toList();
        }
    }
}
