package org.countersign.cli.command.ssh.host;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.grammar.Invocation;

/// Where everything of an enrolled host is: one directory beside sshd_config, which nothing else uses, and one file in
/// sshd_config.d. Its name begins with a number because for sshd the first value of a setting counts.
///
/// @param config sshd_config, absolute
record HostLayout(Path config) {
    static HostLayout of(Invocation call) {
        var config = Path.of(call.require(HostCommands.SSHD_CONFIG)).toAbsolutePath().normalize();
        if (config.toString().matches(".*[\\s\"'#].*")) {
            throw new CommandFailure("the path " + config + " holds characters that sshd would misread");
        }
        if (!Files.isRegularFile(config)) {
            throw new CommandFailure(config + ": no such file").hint("name the configuration of sshd with '" + HostCommands.SSHD_CONFIG + "'");
        }
        return new HostLayout(config);
    }

    Path directory() {
        return config.resolveSibling("countersign");
    }

    Path dropIn() {
        return config.resolveSibling("sshd_config.d").resolve("10-countersign.conf");
    }

    Path userCaKeys() {
        return directory().resolve("user_ca_keys");
    }

    Path revokedKeys() {
        return directory().resolve("revoked_keys");
    }

    Path root() {
        return directory().resolve("root_ca.crt");
    }

    /// What services need to find the CA, without the settings of whoever enrolled the host.
    Path environment() {
        return directory().resolve("ca.env");
    }

    Path certificate(Path hostKey) {
        return directory().resolve(hostKey.getFileName() + "-cert.pub");
    }

    /// The lines for sshd.
    String dropInFor(List<Path> hostKeys) {
        var lines = new ArrayList<>(List.of("# Written by 'ca-cli ssh host enroll'; 'ca-cli ssh host leave' removes it."));
        hostKeys.forEach(key -> lines.add("HostCertificate " + certificate(key)));
        lines.add("TrustedUserCAKeys " + userCaKeys());
        lines.add("RevokedKeys " + revokedKeys());
        return String.join("\n", lines) + "\n";
    }
}
