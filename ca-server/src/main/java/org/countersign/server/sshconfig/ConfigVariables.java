package org.countersign.server.sshconfig;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.countersign.core.json.JsonObject;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.server.template.Template;
import org.countersign.server.template.TemplateEnvironment;
import org.countersign.server.template.value.Dictionary;
import org.countersign.server.template.value.GoStruct;
import org.countersign.server.template.value.Nil;
import org.countersign.server.template.value.Sequence;
import org.countersign.server.template.value.SshKeyValue;
import org.countersign.server.template.value.Struct;
import org.countersign.server.template.value.Text;
import org.countersign.server.template.value.Utf8;
import org.countersign.server.template.value.Value;
import org.countersign.server.template.value.Values;

/// What templates for ssh configuration are told: the keys of this authority, the operator's data, and what the client says.
///
/// @param command the command line that the built-in templates name, unless the operator's data do
public record ConfigVariables(Keys keys, String command, JsonObject data, TemplateEnvironment environment) {

    /// The public keys of this authority and of others.
    ///
    /// @param host absent when this server signs no host certificates
    public record Keys(Optional<SshPublicKey> host, Optional<SshPublicKey> user, List<SshPublicKey> federatedHosts,
            List<SshPublicKey> federatedUsers) {}

    /// @throws org.countersign.server.template.TemplateExecutionException as [Template#render] does
    String render(Template template, Map<String, String> client) {
        var variables = new Dictionary();
        variables.put("Command", Text.of(command));
        data.members().forEach((name, value) -> variables.put(Utf8.carry(name), Values.of(value)));
        variables.put("Step", new Dictionary(Map.of("SSH", ssh())));
        if (!client.isEmpty()) {
            var user = new HashMap<String, Text>();
            client.forEach((name, value) -> user.put(Utf8.carry(name), Text.of(value)));
            variables.put("User", Dictionary.ofTexts(user));
        }
        return template.render(variables, environment);
    }

    private Struct ssh() {
        return GoStruct.of("templates.StepSSH")
                .add("HostKey", key(keys.host())).add("UserKey", key(keys.user()))
                .add("HostFederatedKeys", keys(keys.federatedHosts())).add("UserFederatedKeys", keys(keys.federatedUsers()))
                .build();
    }

    private static Value key(Optional<SshPublicKey> key) {
        return key.<Value>map(SshKeyValue::of).orElse(Nil.NULL);
    }

    private static Sequence keys(List<SshPublicKey> keys) {
        return keys.isEmpty() ? Sequence.NIL
                : new Sequence(Sequence.Element.STRUCT, keys.stream().<Value>map(SshKeyValue::of).toList());
    }
}
