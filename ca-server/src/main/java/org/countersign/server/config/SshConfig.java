package org.countersign.server.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.countersign.core.ProblemException;
import org.countersign.core.issue.SshNames;
import org.countersign.core.ssh.CertificateType;

/// SSH certificates: the keys that sign them, more keys to be trusted, and what clients are told.
///
/// @param hostKey          key file for host certificates; none: there are no host certificates
/// @param userKey          key file for user certificates; none: there are no user certificates
/// @param keys             former keys of this CA and keys of other CAs
/// @param addUserPrincipal principal of the certificate that creates an account
/// @param addUserCommand   command of the certificate that creates an account
/// @param bastion          host that clients go through
public record SshConfig(Optional<Path> hostKey, Optional<Path> userKey, List<SshCaKey> keys,
        String addUserPrincipal, String addUserCommand, Optional<Bastion> bastion) {
    static final List<String> NAMES =
            List.of("hostKey", "userKey", "keys", "addUserPrincipal", "addUserCommand", "bastion");

    public SshConfig {
        keys = List.copyOf(keys);
    }

    /// A host that clients go through. Absent parts are empty.
    public record Bastion(String hostname, String user, String port, String command, String flags) {
        static final List<String> NAMES = List.of("hostname", "user", "port", "cmd", "flags");

        private static Optional<Bastion> read(Section ssh) {
            return ssh.section("bastion", NAMES)
                    .map(bastion -> new Bastion(bastion.text("hostname"), bastion.text("user"), bastion.text("port"),
                            bastion.text("cmd"), bastion.text("flags")))
                    .filter(bastion -> !bastion.hostname().isEmpty());
        }
    }

    static Optional<SshConfig> read(Section top, FilesRead files) {
        return top.section("ssh", NAMES).map(ssh -> new SshConfig(
                key(ssh, "hostKey", files), key(ssh, "userKey", files), keys(ssh),
                addUserPrincipal(ssh),
                orElse(ssh.text("addUserCommand"), "sudo useradd -m <principal>; nc -q0 localhost 22"),
                Bastion.read(ssh)));
    }

    private static Optional<Path> key(Section ssh, String name, FilesRead files) {
        return ssh.string(name).filter(file -> !file.isEmpty())
                .flatMap(file -> files.privateKey(file, ssh.placeOf(name), ssh.findings()));
    }

    private static List<SshCaKey> keys(Section ssh) {
        var keys = new ArrayList<SshCaKey>();
        ssh.sections("keys", SshCaKey.NAMES).forEach(key -> SshCaKey.read(key).ifPresent(keys::add));
        return keys;
    }

    private static String addUserPrincipal(Section ssh) {
        var principal = orElse(ssh.text("addUserPrincipal"), "provisioner");
        try {
            SshNames.principals(CertificateType.USER, List.of(principal));
        } catch (ProblemException e) {
            ssh.fault("addUserPrincipal", Shown.quoted(principal) + " is not the name of a login");
        }
        return principal;
    }

    private static String orElse(String text, String otherwise) {
        return text.isEmpty() ? otherwise : text;
    }
}
