package org.countersign.cli.openssh;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.countersign.cli.process.Finished;
import org.countersign.cli.process.Programs;

/// An sshd by its program and its configuration file. What it makes of the file is for the program itself to say.
///
/// @param program name or path
public record Sshd(Programs programs, String program, Path config) {
    public static final Path CONFIG = Path.of("/etc/ssh/sshd_config");
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /// Who logs in, as far as `Match` lines of the configuration depend on it.
    ///
    /// @param host the name of the address, if it has one
    public record Peer(String user, String address, String host) {
        String specification() {
            return "user=" + user + ",addr=" + address + ",host=" + host;
        }
    }

    /// `sshd -t`: whether it would start with this file.
    public Finished test() {
        return run("-t");
    }

    /// `sshd -T`: the settings outside of all `Match` blocks, or those for one login.
    public Finished dump(Optional<Peer> peer) {
        return peer.isPresent() ? run("-T", "-C", peer.get().specification()) : run("-T");
    }

    private Finished run(String... options) {
        // sshd starts itself anew for each connection, so that it insists on a full path.
        var command = new ArrayList<>(List.of(programs.find(program).map(Path::toString).orElse(program)));
        command.addAll(List.of("-f", config.toAbsolutePath().toString()));
        command.addAll(List.of(options));
        return programs.run(LIMIT, command);
    }
}
