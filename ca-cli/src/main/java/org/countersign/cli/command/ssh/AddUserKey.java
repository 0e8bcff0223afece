package org.countersign.cli.command.ssh;

import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.Optional;
import org.countersign.cli.client.IssuedSsh;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.grammar.Invocation;
import org.countersign.cli.output.OutputFiles;
import org.countersign.core.keys.KeyGenerator;
import org.countersign.core.keys.Secret;
import org.countersign.core.ssh.SshPublicKey;

/// The second key of `--add-user`: its certificate makes the user's account on hosts that allow it, and is good for
/// nothing else.
record AddUserKey(KeyPair pair, Optional<Secret> password, NewKeyFiles files) {

    /// Made and protected as the first key.
    static Optional<AddUserKey> of(Invocation call, OutputFiles outputs, SubjectKey first) {
        if (!call.on(SshFlags.ADD_USER) || !(first instanceof SubjectKey.Fresh fresh)) {
            return Optional.empty();
        }
        if (call.values(SshFlags.PRINCIPAL).size() > 1) {
            throw new CommandFailure("flag '" + SshFlags.ADD_USER + "' is incompatible with more than one principal")
                    .hint("an account has one name");
        }
        var files = NewKeyFiles.claim(outputs, call.positional(1) + "-provisioner");
        return Optional.of(new AddUserKey(KeyGenerator.ec("P-256").generate(new SecureRandom()), fresh.password(), files));
    }

    SshPublicKey publicKey() {
        return SshPublicKey.of(pair.getPublic());
    }

    void write(Invocation call, IssuedSsh issued) {
        issued.addUser().ifPresentOrElse(certificate -> {
            files.write(pair, password, certificate, call.progress());
            files.announce(call.status(), "Add User ");
        }, () -> call.status().failed("Add User Certificate", "the CA made none"));
    }
}
