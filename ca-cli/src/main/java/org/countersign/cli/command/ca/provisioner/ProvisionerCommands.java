package org.countersign.cli.command.ca.provisioner;

import static org.countersign.cli.grammar.CommandSpec.command;

import java.util.ArrayList;
import java.util.List;
import org.countersign.cli.command.CommonFlags;
import org.countersign.cli.grammar.CommandGroup;
import org.countersign.cli.grammar.Flag;
import org.countersign.cli.grammar.Node;
import org.countersign.cli.grammar.Positional;

/// The commands that change provisioners.
public final class ProvisionerCommands {
    private static final Flag FILE = CommonFlags.CA_CONFIG.meaning(
            "The configuration <file> of the CA. That of the current authority by default.");
    private static final Positional NAME = Positional.one("name", "The name of the provisioner.");
    private static final Positional PROVISIONER = Positional.one("provisioner", "The name of the provisioner.");
    private static final Positional HOOK = Positional.one("webhook", "The name of the webhook, by which templates know what it said.");

    private ProvisionerCommands() {}

    public static List<Node> members() {
        return List.of(add(), update(), remove(), webhook());
    }

    private static Node add() {
        return command("add", "add a provisioner to the configuration of the CA on this machine")
                .description("""
                        Adds a provisioner to the configuration file of a CA. The CA reads the file when it is started \
                        or gets SIGHUP.""")
                .takes(NAME)
                .flags(ProvisionerFlags.TYPE, ProvisionerFlags.CREATE, ProvisionerFlags.PUBLIC_KEY, ProvisionerFlags.PRIVATE_KEY,
                        ProvisionerFlags.PASSWORD_FILE)
                .flags(Setting.flags()).flags(FILE, CommonFlags.CONTEXT)
                .examples("""
                        $ ca-cli ca provisioner add deploy --create
                        $ ca-cli ca provisioner add google --type OIDC --client-id 123.apps.example.com --configuration-endpoint https://accounts.google.com
                        $ ca-cli ca provisioner add hosts --type X5C --x5c-root hosts_root.crt""".indent(2))
                .runs(() -> new AddProvisioner());
    }

    private static Node update() {
        var flags = new ArrayList<>(Setting.flags());
        flags.addAll(Setting.removalFlags());
        return command("update", "change a provisioner in the configuration of the CA on this machine")
                .description("Changes what the flags say; everything else stays as it is. An empty value removes a setting.")
                .takes(NAME)
                .flags(ProvisionerFlags.NEW_NAME, ProvisionerFlags.CREATE, ProvisionerFlags.PUBLIC_KEY, ProvisionerFlags.PRIVATE_KEY,
                        ProvisionerFlags.PASSWORD_FILE)
                .flags(flags).flags(FILE, CommonFlags.CONTEXT)
                .examples("""
                        $ ca-cli ca provisioner update admin --ssh-user-max-dur 240h
                        $ ca-cli ca provisioner update google --domain example.com --remove-domain example.org""".indent(2))
                .runs(() -> new UpdateProvisioner());
    }

    private static Node remove() {
        return command("remove", "remove a provisioner from the configuration of the CA on this machine")
                .description("Certificates that it granted stay valid, but are not renewed any more.")
                .takes(NAME).flags(FILE, CommonFlags.CONTEXT)
                .examples("  $ ca-cli ca provisioner remove deploy")
                .runs(() -> new RemoveProvisioner());
    }

    private static Node webhook() {
        return new CommandGroup("webhook", "have services asked before a provisioner's certificates are made", """
                A webhook is a service that gives data to the templates of a provisioner, or allows each of its certificates. These \
                commands change the configuration file of a CA, which reads it when it is started or gets SIGHUP.""",
                ProvisionerCommands::webhookMembers);
    }

    private static List<Node> webhookMembers() {
        return List.of(
                command("add", "have another service asked")
                        .description("""
                                Adds a webhook to a provisioner, and prints the ID and the secret by which the service knows that a \
                                request is of this CA. The CA has the secret from a file beside its keys.""")
                        .takes(PROVISIONER, HOOK).flags(Webhook.FLAGS).flags(FILE, CommonFlags.CONTEXT)
                        .examples("  $ ca-cli ca provisioner webhook add admin people --url https://people.example.com/who --kind ENRICHING")
                        .runs(() -> new AddWebhook()),
                command("update", "change where and how a service is asked")
                        .description("Changes what the flags say; everything else stays as it is, the secret too.")
                        .takes(PROVISIONER, HOOK).flags(Webhook.FLAGS).flags(FILE, CommonFlags.CONTEXT)
                        .examples("  $ ca-cli ca provisioner webhook update admin people --cert-type SSH --bearer-token-file password")
                        .runs(() -> new UpdateWebhook()),
                command("remove", "have a service asked no longer")
                        .takes(PROVISIONER, HOOK).flags(FILE, CommonFlags.CONTEXT)
                        .examples("  $ ca-cli ca provisioner webhook remove admin people")
                        .runs(() -> new RemoveWebhook()));
    }
}
