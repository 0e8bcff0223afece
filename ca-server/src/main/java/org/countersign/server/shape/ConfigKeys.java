package org.countersign.server.shape;

import java.util.Base64;
import org.countersign.core.ssh.SshFormatException;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.server.template.value.Dictionary;
import org.countersign.server.template.value.Sequence;
import org.countersign.server.template.value.SshKeyValue;
import org.countersign.server.template.value.Text;
import org.countersign.server.template.value.Value;

/// Lets the keys in `Step.SSH` of a data file be written as the lines they are known by: what looks like a public key there becomes
/// one.
final class ConfigKeys {
    private ConfigKeys() {}

    static void replace(Dictionary variables) {
        if (variables.get("Step").orElse(null) instanceof Dictionary step && step.get("SSH").orElse(null) instanceof Dictionary ssh) {
            ssh.entries().keySet().stream().toList().forEach(name -> ssh.put(name, key(ssh.get(name).orElseThrow())));
        }
    }

    private static Value key(Value value) {
        return switch (value) {
            case Text text when text.toText().matches("[a-z0-9@.-]+ [A-Za-z0-9+/=]+(?: .*)?") -> parsed(text);
            case Sequence list -> new Sequence(Sequence.Element.STRUCT, list.items().stream().map(ConfigKeys::key).toList());
            default -> value;
        };
    }

    private static Value parsed(Text line) {
        try {
            return SshKeyValue.of(SshPublicKey.parse(Base64.getDecoder().decode(line.toText().split(" ")[1])));
        } catch (SshFormatException | IllegalArgumentException _) {
            return line;
        }
    }
}
