package org.countersign.cli.command.ca.provisioner;

import static org.countersign.cli.command.ca.provisioner.ProvisionerFlags.CREATE;
import static org.countersign.cli.command.ca.provisioner.ProvisionerFlags.PUBLIC_KEY;
import static org.countersign.cli.command.ca.provisioner.ProvisionerFlags.TYPE;

import java.util.List;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Flag;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.json.JsonObject;

/// `ca provisioner add`.
final class AddProvisioner implements Command {
    /// What only other servers that read such a file know.
    private static final List<String> OF_OTHER_SERVERS = List.of("ACME", "SCEP");

    @Override
    public int run(Invocation call) {
        var name = call.positional(0);
        if (name.isBlank()) {
            throw new CommandFailure("the name of the provisioner is empty");
        }
        var file = CaFile.read(call);
        file.requireFree(name);
        var type = call.require(TYPE);
        required(type).forEach(flag -> requireFor(call, type, flag));
        var section = JsonObject.builder().put("type", type).put("name", name).build();
        section = new Settings(call, type).applyTo(keyed(call, type, section), false);
        section = withSsh(call, section);
        JudgedClaims.check(call, file, section);
        file.plus(section).save(call);
        if (OF_OTHER_SERVERS.contains(type)) {
            call.status().say("warning: ca-server does not serve provisioners of type " + type + ", and does not start with one; 'ca provisioner remove' takes it out again.");
        }
        return ExitCode.DONE;
    }

    private static List<Flag> required(String type) {
        return switch (type) {
            case "OIDC" -> List.of(Setting.CLIENT_ID, Setting.CONFIGURATION_ENDPOINT);
            case "X5C" -> List.of(Setting.X5C_ROOTS);
            case "Nebula" -> List.of(Setting.NEBULA_ROOT);
            case "K8sSA" -> List.of(PUBLIC_KEY);
            case "Azure" -> List.of(Setting.AZURE_TENANT);
            default -> List.of();
        };
    }

    private static void requireFor(Invocation call, String type, Flag flag) {
        if (call.values(flag).stream().allMatch(String::isEmpty)) {
            throw new CommandFailure("provisioner type '" + type + "' requires the '" + flag + "' flag");
        }
    }

    private static JsonObject keyed(Invocation call, String type, JsonObject section) {
        var keys = new JwkKeys(call);
        if (type.equals("K8sSA")) {
            return section.edit().put("publicKeys", JwkKeys.pem(call).orElseThrow()).build();
        }
        if (!type.equals("JWK")) {
            if (keys.isGiven()) {
                throw new CommandFailure("a provisioner of type " + type + " has no key of its own");
            }
            return section;
        }
        if (!keys.isGiven()) {
            throw new CommandFailure("provisioner type 'JWK' requires the '" + CREATE + "' or the '" + PUBLIC_KEY + "' flag");
        }
        return keys.applyTo(section);
    }

    /// A provisioner signs SSH certificates unless it is told not to.
    private static JsonObject withSsh(Invocation call, JsonObject section) {
        var claims = section.object("claims").orElse(JsonObject.EMPTY).edit().put("enableSSHCA", call.on(Setting.SSH)).build();
        return section.edit().put("claims", claims).build();
    }
}
