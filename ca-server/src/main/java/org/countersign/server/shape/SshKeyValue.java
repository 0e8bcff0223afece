package org.countersign.server.shape;

import org.countersign.core.ssh.SshPublicKey;
import org.countersign.server.template.value.Bytes;
import org.countersign.server.template.value.Struct;
import org.countersign.server.template.value.Text;

/// A public key as templates see it: `.Type` is the name of its type, `.Marshal` its wire form.
public final class SshKeyValue {
    private SshKeyValue() {}

    public static Struct of(SshPublicKey key) {
        return GoStruct.of("*ssh.PublicKey").method("Type", Text.of(key.type().wireName()))
                .method("Marshal", new Bytes(key.blob())).build();
    }
}
