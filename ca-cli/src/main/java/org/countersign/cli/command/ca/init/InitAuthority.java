package org.countersign.cli.command.ca.init;

import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Instant;
import org.countersign.cli.command.ca.ContextChoice;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Invocation;
import org.countersign.cli.home.StepPath;
import org.countersign.core.keys.AtomicFile;
import org.countersign.core.x509.X509Certificates;

/// `ca init`: asks, makes everything in memory, asks about what would be replaced, and writes it all at once.
final class InitAuthority implements Command {
    @Override
    public int run(Invocation call) throws IOException {
        var random = new SecureRandom();
        hintAtContexts(call);
        try (var blueprint = new Questions(call, random).answer()) {
            var context = ContextChoice.of(call, defaultContext(blueprint));
            var path = call.home().stepPath(context.context());
            confirmReplacement(call, path, blueprint);
            var authority = new Authority.Maker(random, Instant.now()).make(blueprint, progress(call));
            call.progress().during("Encrypting the private keys", () -> new AuthorityFiles(path, random).of(authority, blueprint)).write();
            if (blueprint.service().isPresent()) {
                AtomicFile.createDirectories(path.database());
                context.store();
            }
            report(call, path, blueprint, authority);
        }
        return ExitCode.DONE;
    }

    private static String defaultContext(Blueprint blueprint) {
        return blueprint.service().map(service -> service.dnsNames().getFirst()).orElse(blueprint.name());
    }

    private static void hintAtContexts(Invocation call) {
        if (!call.isGiven(ContextChoice.NAME) && Files.exists(call.home().base().resolve("config").resolve("ca.json"))) {
            call.status().say("There is an authority on this machine already. To keep several, give the new one a name "
                    + "with the '--context' flag.");
        }
    }

    /// Replacing CA keys makes every certificate under them worthless, so it takes a flag or an answer.
    private static void confirmReplacement(Invocation call, StepPath path, Blueprint blueprint) {
        var existing = AuthorityFiles.existing(path, blueprint);
        if (existing.isEmpty() || call.on(InitFlags.FORCE)) {
            return;
        }
        existing.forEach(file -> call.status().say("exists already: " + file));
        if (!call.terminal().confirm("Would you like to replace this authority, its keys included", "--force")) {
            throw new CommandFailure(existing.getFirst() + ": file exists").hint("nothing was written");
        }
    }

    private static Authority.Progress progress(Invocation call) {
        return new Authority.Progress() {
            @Override
            public void begins(String work) {
                call.status().begin(work + "... ");
            }

            @Override
            public void ends() {
                call.status().say("done!");
            }
        };
    }

    private static void report(Invocation call, StepPath path, Blueprint blueprint, Authority authority) {
        var status = call.status();
        status.say("");
        status.done("Root certificate", path.root());
        authority.rootKey().ifPresent(_ -> status.done("Root private key", path.secret("root_ca_key")));
        status.done("Root fingerprint", X509Certificates.fingerprint(authority.root()));
        status.done("Intermediate certificate", path.certificate("intermediate_ca.crt"));
        status.done("Intermediate private key", path.secret("intermediate_ca_key"));
        authority.ssh().ifPresent(_ -> {
            status.done("SSH user public key", path.certificate("ssh_user_ca_key.pub"));
            status.done("SSH user private key", path.secret("ssh_user_ca_key"));
            status.done("SSH host public key", path.certificate("ssh_host_ca_key.pub"));
            status.done("SSH host private key", path.secret("ssh_host_ca_key"));
        });
        blueprint.service().ifPresent(service -> {
            if (service.database()) {
                status.done("Database folder", path.database());
            }
            authority.ssh().ifPresent(_ -> status.done("Templates folder", path.sshTemplate("").getParent()));
            status.done("Default configuration", path.defaults());
            path.context().ifPresent(_ -> status.done("Default profile configuration", path.profileDefaults()));
            status.done("Certificate Authority configuration", path.caConfig());
            status.say("");
            status.say("Your authority is ready. Start it with: ca-server " + path.caConfig());
            if (authority.ssh().isEmpty()) {
                status.say("It signs X.509 certificates alone. One that signs SSH certificates too is made with '--ssh'.");
            }
        });
    }
}
