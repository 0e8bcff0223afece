package org.countersign.server.revoke;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.countersign.core.crypto.Digests;
import org.countersign.core.ssh.SshSig;

/// A revocation list as it is served, with the signature that was made over exactly these bytes. Nobody changes them.
///
/// @param version   unsigned, as in the list
/// @param sha256    of the list, in hex: what ties list and signature together for those who fetch them one after the other
/// @param signature text of the detached signature; empty when there is no key to sign with
record PublishedKrl(long version, byte[] bytes, String sha256, Optional<byte[]> signature) {
    static PublishedKrl of(long version, byte[] bytes, Optional<SshSig> signature) {
        return new PublishedKrl(version, bytes, Digests.sha256Hex(bytes),
                signature.map(one -> one.toText().getBytes(StandardCharsets.US_ASCII)));
    }
}
