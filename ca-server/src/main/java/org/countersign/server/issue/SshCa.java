package org.countersign.server.issue;

import org.countersign.core.crypto.Crypto;
import org.countersign.core.crypto.VerifyingPool;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.SshCertificateBody;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.ssh.SshSig;
import org.countersign.core.ssh.SshSignature;
import org.countersign.server.signer.Signer;

/// One SSH CA key at work.
public final class SshCa {
    private final Signer signer;
    private final SshPublicKey publicKey;
    private final VerifyingPool verifier;
    private final Crypto crypto;

    public SshCa(Signer signer, Crypto crypto) {
        this.signer = signer;
        this.crypto = crypto;
        this.publicKey = SshPublicKey.of(signer.publicKey());
        this.verifier = crypto.verifier(SshSignature.signatureAlgorithm(publicKey.type()), signer.publicKey());
    }

    public SshPublicKey publicKey() {
        return publicKey;
    }

    /// A detached signature, which is not, and cannot become, a certificate.
    ///
    /// @throws IllegalStateException when it does not verify
    public SshSig signDetached(String namespace, byte[] message) {
        var signature = SshSig.parse(SshSig.make(namespace, message, publicKey, signer::sign).toText());
        if (!signature.isGood(publicKey, namespace, message, crypto)) {
            throw new IllegalStateException("the CA key made a signature that does not verify");
        }
        return signature;
    }

    /// Applies the key. What leaves is read back from its bytes and verified: a fault in memory, or in a device that holds the key,
    /// must become neither a certificate nor a hint about the key.
    ///
    /// @throws IllegalStateException when the signature does not verify
    SshCertificate sign(SshCertificateBody body) {
        byte[] signature = signer.sign(body.toBeSigned());
        var certificate = SshCertificate.of(body, SshSignature.ofJca(publicKey.type(), signature)).reread();
        if (!verifier.verify(certificate.body().toBeSigned(), signature)) {
            throw new IllegalStateException("the CA key made a signature that does not verify");
        }
        return certificate;
    }
}
