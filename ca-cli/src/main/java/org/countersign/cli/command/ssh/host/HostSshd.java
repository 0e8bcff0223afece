package org.countersign.cli.command.ssh.host;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.grammar.Invocation;
import org.countersign.cli.openssh.EffectiveConfig;
import org.countersign.cli.openssh.Sshd;
import org.countersign.cli.process.Programs;

/// What the host's sshd makes of its configuration.
record HostSshd(Sshd sshd, HostLayout layout) {
    static HostSshd of(Invocation call, HostLayout layout) {
        return new HostSshd(new Sshd(new Programs(call.environment(), call.progress()), call.require(HostCommands.SSHD), layout.config()), layout);
    }

    /// The settings, of a configuration with which sshd would start.
    EffectiveConfig settings() {
        var test = sshd.test();
        if (!test.succeeded()) {
            throw new CommandFailure("sshd would not start with its configuration: " + test.complaint());
        }
        var dump = sshd.dump(Optional.empty());
        if (!dump.succeeded()) {
            throw new CommandFailure("sshd does not tell its settings: " + dump.complaint()).hint("run this as root");
        }
        return EffectiveConfig.parse(dump.out());
    }

    /// Fails when sshd trusts a CA or obeys a list that is not ours: users and revocations of another CA would be lost.
    static void checkOthers(EffectiveConfig before, HostLayout layout) {
        checkOther(before.file("trustedusercakeys"), "TrustedUserCAKeys", layout.userCaKeys());
        checkOther(before.file("revokedkeys"), "RevokedKeys", layout.revokedKeys());
    }

    private static void checkOther(Optional<Path> file, String keyword, Path ours) {
        if (file.filter(it -> !it.equals(ours)).isPresent()) {
            throw new CommandFailure("sshd has " + keyword + " " + file.get() + " already, whose place this would take")
                    .hint("give '" + HostCommands.REPLACE + "' if that is meant");
        }
    }

    /// Fails when our lines do not count.
    void checkOurs(EffectiveConfig after, List<Path> hostKeys) {
        boolean certificates = hostKeys.stream().map(layout::certificate).allMatch(after.files("hostcertificate")::contains);
        boolean trust = after.file("trustedusercakeys").equals(Optional.of(layout.userCaKeys()))
                && after.file("revokedkeys").equals(Optional.of(layout.revokedKeys()));
        if (!certificates || !trust) {
            throw new CommandFailure(certificates ? "an earlier line of " + layout.config() + " has other TrustedUserCAKeys or RevokedKeys"
                    : layout.config() + " does not read " + layout.dropIn())
                    .hint("put 'Include " + layout.dropIn().getParent() + "/*.conf' at the top of " + layout.config());
        }
    }
}
