package org.countersign.cli.command.online;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.countersign.cli.client.Bastion;
import org.countersign.cli.client.CaClient;
import org.countersign.cli.client.SshRoots;
import org.countersign.cli.command.CaAccess;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.grammar.Invocation;
import org.countersign.cli.home.Remembered;
import org.countersign.core.json.JsonObject;
import org.countersign.core.ssh.SshPublicKey;

/// What a CA says about logins, from memory where that is good enough. `ssh` runs this program for every connection, and
/// two requests each time are what people notice.
public final class RememberedCa {
    /// A working day: what is remembered in the morning is asked again the next.
    private static final Duration LONGEST = Duration.ofHours(16);
    private static final String ROOTS = "/ssh/roots";

    private final CaClient client;
    private final Remembered memory;

    public RememberedCa(Invocation call, CaClient client) {
        this.client = client;
        this.memory = CaAccess.remembered(call);
    }

    /// The keys that sign user certificates as far as they are remembered.
    public List<SshPublicKey> rememberedUserKeys() {
        return memory.find(ROOTS, LONGEST, Instant.now(), SshRoots::parse).map(SshRoots::userKeys).orElse(List.of());
    }

    /// The keys that sign user certificates, as the CA says now.
    ///
    /// @throws CommandFailure when it has none
    public List<SshPublicKey> userKeys() {
        var roots = roots(client);
        memory.keep(ROOTS, roots.toJson(), Instant.now());
        return roots.userKeys();
    }

    /// As above, of a CA that a token led to: nothing of it is remembered, for it may be another one than that of this user.
    ///
    /// @throws CommandFailure when it has none
    public static List<SshPublicKey> userKeys(CaClient client) {
        return roots(client).userKeys();
    }

    private static SshRoots roots(CaClient client) {
        return client.sshRoots().filter(keys -> !keys.userKeys().isEmpty()).orElseThrow(() ->
                new CommandFailure("the CA signs no SSH user certificates").hint("a CA made with 'ca init --ssh' does"));
    }

    /// The host that the way to another one leads through.
    public Optional<Bastion> bastion(String user, String host) {
        String question = "/ssh/bastion " + user + " " + host;
        return memory.find(question, LONGEST, Instant.now(), answer -> answer.object("bastion").map(Bastion::parse))
                .orElseGet(() -> askForBastion(question, user, host));
    }

    private Optional<Bastion> askForBastion(String question, String user, String host) {
        var bastion = client.sshBastion(user, host);
        var answer = JsonObject.builder();
        bastion.ifPresent(found -> answer.put("bastion", found.toJson()));
        memory.keep(question, answer.build(), Instant.now());
        return bastion;
    }

    /// Forgets everything: the user logs in anew because something changed.
    public void forget() {
        memory.forget();
    }
}
