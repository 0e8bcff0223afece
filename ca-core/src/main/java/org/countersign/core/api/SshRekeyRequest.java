package org.countersign.core.api;

import org.countersign.core.ssh.SshPublicKey;

/// Body of `POST /ssh/rekey`.
public record SshRekeyRequest(String token, SshPublicKey publicKey) {

    /// @throws org.countersign.core.ProblemException with status 400
    public static SshRekeyRequest parse(byte[] body) {
        var json = WireFields.object(body);
        return new SshRekeyRequest(WireFields.token(json), WireFields.publicKey(json, "publicKey"));
    }
}
