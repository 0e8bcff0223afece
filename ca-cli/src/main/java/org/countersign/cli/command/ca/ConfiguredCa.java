package org.countersign.cli.command.ca;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.countersign.cli.client.CaUrl;
import org.countersign.cli.client.ListedProvisioner;
import org.countersign.cli.client.RootCertificates;
import org.countersign.cli.command.CaAccess;
import org.countersign.cli.command.CommonFlags;
import org.countersign.cli.command.ca.provisioner.CaFile;
import org.countersign.cli.command.online.CaSession;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.json.JsonObject;
import org.countersign.core.json.JsonValue.JsonArray;
import org.countersign.core.json.JsonValue.JsonString;
import org.countersign.core.keys.RegularFile;

/// The CA whose configuration lies on this machine: its name, root and provisioners are read there, and nobody is asked.
final class ConfiguredCa {
    private static final int LARGEST_ROOT = 1024 * 1024;

    private ConfiguredCa() {}

    /// Tokens of this session are for the first name of the CA, without a port, which it takes wherever it listens.
    static CaSession open(Invocation call) {
        var file = CaFile.read(call);
        var provisioners = file.provisioners().stream().filter(JsonObject.class::isInstance)
                .map(JsonObject.class::cast).map(ListedProvisioner::of).toList();
        return CaSession.of(call, url(file), roots(call, file), provisioners);
    }

    private static CaUrl url(CaFile file) {
        String name = file.content().strings("dnsNames").stream().findFirst()
                .orElseThrow(() -> new CommandFailure("the configuration " + file.path() + " names no dnsNames"));
        try {
            return CaUrl.parse("https://" + (name.contains(":") ? "[" + name + "]" : name));
        } catch (IllegalArgumentException e) {
            throw new CommandFailure("the first of the dnsNames in " + file.path() + " is no name: " + e.getMessage()).because(e);
        }
    }

    private static RootCertificates roots(Invocation call, CaFile file) {
        if (call.value(CommonFlags.ROOT).isPresent()) {
            return CaAccess.roots(call);
        }
        var root = Path.of(rootFile(file));
        try {
            return RootCertificates.parse(new String(RegularFile.read(root, LARGEST_ROOT, "root certificate"), StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException e) {
            throw new CommandFailure("the root certificate " + root + " cannot be used: " + e.getMessage()).because(e);
        }
    }

    private static String rootFile(CaFile file) {
        return switch (file.content().get("root").orElse(null)) {
            case JsonString(var name) -> name;
            case JsonArray(var names) when names.size() == 1 && names.getFirst() instanceof JsonString(var name) -> name;
            case null, default -> throw new CommandFailure("a token pins one root, and the configuration " + file.path() + " does not name exactly one")
                    .hint("name it with '" + CommonFlags.ROOT + "'");
        };
    }
}
