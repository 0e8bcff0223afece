package org.countersign.cli.command.ca.provisioner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.UUID;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Invocation;
import org.countersign.cli.output.OutputFiles;
import org.countersign.core.json.JsonObject;

/// `ca provisioner webhook add`: the service gets an ID, and a secret by which it knows that a request is of this CA.
final class AddWebhook implements Command {
    private static final int SECRET_BYTES = 64;
    private static final String NAME = "[A-Za-z0-9_-]{1,100}";

    @Override
    public int run(Invocation call) throws IOException {
        var file = CaFile.read(call);
        var provisioner = file.require(call.positional(0));
        var name = call.positional(1);
        if (!name.matches(NAME)) {
            throw new CommandFailure("the name of a webhook is letters, digits, '-' and '_', since templates name it");
        }
        if (Webhook.find(provisioner, name).isPresent()) {
            throw new CommandFailure("provisioner '" + call.positional(0) + "' has a webhook '" + name + "' already")
                    .hint("change it with 'ca provisioner webhook update'");
        }
        call.require(Webhook.URL);
        var id = UUID.randomUUID().toString();
        var folder = folder(file.path());
        var secretFile = new OutputFiles(call.terminal(), false).claimSecret(folder.resolve("webhook-" + id));
        var hook = new Webhook(JsonObject.builder().put("id", id).put("name", name).put("kind", "ENRICHING").put("certType", "ALL")
                .put("secretFile", secretFile.path().toString()).build()).changed(call);
        var secret = newSecret();
        secretFile.write(secret + "\n");
        Owner.of(folder).take(secretFile.path());
        file.replacing(call.positional(0), hook.in(provisioner)).save(call);
        call.out().println("Webhook ID: " + id);
        call.out().println("Secret: " + secret);
        return ExitCode.DONE;
    }

    /// Where the keys of this CA are; beside the configuration where that is not in its usual place.
    private static Path folder(Path configuration) {
        var beside = configuration.toAbsolutePath().getParent();
        var secrets = beside.resolveSibling("secrets");
        return Files.isDirectory(secrets) ? secrets : beside;
    }

    private static String newSecret() {
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return Base64.getEncoder().encodeToString(secret);
    }
}
