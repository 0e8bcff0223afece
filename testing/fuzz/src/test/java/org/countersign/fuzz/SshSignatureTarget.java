package org.countersign.fuzz;

import java.nio.charset.StandardCharsets;
import org.countersign.core.crypto.Crypto;
import org.countersign.core.ssh.SshFormatException;
import org.countersign.core.ssh.SshSig;

/// Detached signatures, the text of a file.
record SshSignatureTarget() implements Target {
    @Override
    public boolean feed(byte[] data) {
        SshSig signature;
        try {
            signature = SshSig.parse(new String(data, StandardCharsets.ISO_8859_1));
            signature.isGood(signature.key(), signature.namespace(), data, Crypto.jdk());
        } catch (SshFormatException e) {
            return false;
        }
        Target.require(SshSig.parse(signature.toText()).equals(signature), "a signature reads as it was written");
        return true;
    }
}
