package org.countersign.server.template.value;

import org.countersign.core.ssh.SshPublicKey;

/// A public key as templates see it: `.Type` is the name of its type, `.Marshal` its wire form.
public final class SshKeyValue {
    private SshKeyValue() {}

    public static Struct of(SshPublicKey key) {
        return GoStruct.of("*ssh.PublicKey").method("Type", Text.of(key.type().wireName()))
                .method("Marshal", new Bytes(key.blob())).build();
    }
}
