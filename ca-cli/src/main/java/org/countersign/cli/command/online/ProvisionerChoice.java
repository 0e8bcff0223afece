package org.countersign.cli.command.online;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.countersign.cli.client.ListedProvisioner;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.grammar.Flag;
import org.countersign.cli.grammar.FlagFailure;
import org.countersign.cli.grammar.Invocation;

/// Picks the provisioner that vouches for a request. Only those that can serve it are offered: asking the user to choose
/// between one that works and one that never will helps nobody.
final class ProvisionerChoice {
    private static final String QUESTION = "What provisioner key do you want to use?";

    private final Invocation call;
    private final List<ListedProvisioner> all;
    private final List<ListedProvisioner> candidates;

    private ProvisionerChoice(Invocation call, List<ListedProvisioner> all, List<ListedProvisioner> candidates) {
        this.call = call;
        this.all = all;
        this.candidates = candidates;
    }

    /// Among all of the CA, or those that the command's flags name.
    static ProvisionerChoice among(Invocation call, List<ListedProvisioner> all) {
        return new ProvisionerChoice(call, all, all)
                .narrowed(TokenFlags.PROVISIONER, call.value(TokenFlags.PROVISIONER), ListedProvisioner::name);
    }

    /// An OpenID provider at which this user can log in, for commands without flags about that. None: the CA has no such provisioner.
    static Optional<ListedProvisioner> openId(Invocation call, List<ListedProvisioner> all) {
        var fitting = all.stream().filter(it -> it.type().equals("OIDC")).toList();
        return fitting.isEmpty() ? Optional.empty() : Optional.of(new ProvisionerChoice(call, all, fitting).oneOf(fitting));
    }

    ProvisionerChoice withKeyId(Optional<String> keyId) {
        var chosen = narrowed(TokenFlags.KEY_ID, keyId, ListedProvisioner::keyId);
        return keyId.isEmpty() ? chosen : new ProvisionerChoice(call, chosen.candidates, chosen.candidates);
    }

    private ProvisionerChoice narrowed(Flag flag, Optional<String> wanted, Function<ListedProvisioner, String> property) {
        if (wanted.isEmpty()) {
            return this;
        }
        var found = candidates.stream().filter(it -> property.apply(it).equals(wanted.get())).toList();
        if (found.isEmpty()) {
            throw FlagFailure.invalid(flag, wanted.get(), candidates.isEmpty() ? "the CA has no provisioner" : "the CA has "
                    + candidates.stream().map(ListedProvisioner::toString).collect(Collectors.joining(", ")));
        }
        return new ProvisionerChoice(call, all, found);
    }

    /// The one of this type; the user is asked when there are several.
    ListedProvisioner ofType(String type) {
        return ofTypes(List.of(type));
    }

    /// As [#ofType], where several types will do. A provisioner that is only a default, from the environment or a file, is meant for
    /// the requests it can serve; it does not keep another one from serving this.
    ListedProvisioner ofTypes(List<String> types) {
        var among = call.isTyped(TokenFlags.PROVISIONER) || candidates.stream().anyMatch(it -> types.contains(it.type())) ? candidates : all;
        var fitting = among.stream().filter(it -> types.contains(it.type())).toList();
        if (fitting.isEmpty()) {
            throw none(String.join(" or ", types));
        }
        return oneOf(fitting);
    }

    private ListedProvisioner oneOf(List<ListedProvisioner> fitting) {
        var chosen = fitting.size() == 1 ? fitting.getFirst() : ask(fitting);
        call.status().done("Provisioner", chosen);
        return chosen;
    }

    private ListedProvisioner ask(List<ListedProvisioner> fitting) {
        var items = fitting.stream().map(ListedProvisioner::toString).toList();
        return fitting.get(call.terminal().choose(QUESTION, items, TokenFlags.PROVISIONER.toString()));
    }

    private CommandFailure none(String type) {
        if (call.value(TokenFlags.PROVISIONER).isEmpty()) {
            return new CommandFailure("cannot create a new token: the CA does not have any provisioner configured")
                    .hint("this request needs a provisioner of type " + type + "; add one to the configuration of the CA");
        }
        String other = candidates.getFirst().type();
        return new CommandFailure(other.equals("SSHPOP")
                ? "provisioner type 'SSHPOP' requires the '" + TokenFlags.SSHPOP_CERTIFICATE + "' flag"
                : "provisioner type '" + other + "' cannot vouch for this request")
                .hint("name a provisioner of type " + type);
    }
}
