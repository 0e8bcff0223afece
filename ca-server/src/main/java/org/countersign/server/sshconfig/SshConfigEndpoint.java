package org.countersign.server.sshconfig;

import java.util.List;
import org.countersign.core.ProblemCode;
import org.countersign.core.api.SshConfigFile;
import org.countersign.core.api.SshConfigRequest;
import org.countersign.core.ssh.CertificateType;
import org.countersign.server.exchange.Reply;
import org.countersign.server.exchange.Request;

/// `POST /ssh/config`.
public final class SshConfigEndpoint {
    private final boolean enabled;
    private final List<ConfigFile> user;
    private final List<ConfigFile> host;
    private final ConfigVariables variables;

    /// @param enabled whether this server issues SSH certificates
    public SshConfigEndpoint(boolean enabled, List<ConfigFile> user, List<ConfigFile> host, ConfigVariables variables) {
        this.enabled = enabled;
        this.user = List.copyOf(user);
        this.host = List.copyOf(host);
        this.variables = variables;
    }

    public Reply config(Request request) {
        if (!enabled) {
            throw ProblemCode.NOT_FOUND.refuse(
                    "SSH is not configured on this server: ca.json has no ssh.userKey and no ssh.hostKey.");
        }
        var asked = SshConfigRequest.parse(request.body());
        ClientData.check(asked.data());
        var files = (asked.type() == CertificateType.USER ? user : host).stream()
                .map(file -> file.render(asked.data(), variables)).toList();
        return Reply.json(200, SshConfigFile.answer(asked.type(), files));
    }
}
