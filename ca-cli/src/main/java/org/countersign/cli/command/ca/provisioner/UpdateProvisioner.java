package org.countersign.cli.command.ca.provisioner;

import static org.countersign.cli.command.ca.provisioner.ProvisionerFlags.NEW_NAME;

import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.json.JsonObject;

/// `ca provisioner update`: changes what the flags say and nothing else.
final class UpdateProvisioner implements Command {
    @Override
    public int run(Invocation call) {
        var name = call.positional(0);
        var file = CaFile.read(call);
        var section = file.require(name);
        var type = typeOf(section);
        var updated = new Settings(call, type).applyTo(keyed(call, type, section), true);
        var newName = call.value(NEW_NAME).orElse(name);
        if (!newName.equals(name)) {
            file.requireFree(newName);
            updated = updated.edit().put("name", newName).build();
        }
        if (updated.equals(section)) {
            throw new CommandFailure("nothing to change: no flag says anything new").hint("see 'ca provisioner update --help'");
        }
        JudgedClaims.check(call, file, updated);
        file.replacing(name, updated).save(call);
        return ExitCode.DONE;
    }

    /// In our spelling; the server ignores case.
    private static String typeOf(JsonObject section) {
        var type = section.text("type");
        return ProvisionerFlags.TYPES.stream().filter(type::equalsIgnoreCase).findFirst().orElse(type);
    }

    private static JsonObject keyed(Invocation call, String type, JsonObject section) {
        var keys = new JwkKeys(call);
        if (!keys.isGiven()) {
            return section;
        }
        return switch (type) {
            case "JWK" -> keys.applyTo(section);
            case "K8sSA" -> JwkKeys.pem(call).map(pem -> section.edit().put("publicKeys", pem).build()).orElse(section);
            default -> throw new CommandFailure("a provisioner of type " + type + " has no key of its own");
        };
    }
}
