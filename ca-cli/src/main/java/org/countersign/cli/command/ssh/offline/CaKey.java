package org.countersign.cli.command.ssh.offline;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import org.countersign.cli.agent.SshAgent;
import org.countersign.cli.command.ssh.HeldCertificate;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.crypto.Crypto;
import org.countersign.core.keys.PublicKeyFile;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.SshCertificateBody;
import org.countersign.core.ssh.SshKeyType;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.ssh.SshSignature;

/// A CA key in its owner's hand.
interface CaKey extends AutoCloseable {
    SshPublicKey publicKey();

    /// A signature over the message, not yet verified.
    SshSignature sign(byte[] message);

    @Override
    default void close() {}

    /// The key that the flags name.
    static CaKey of(Invocation call) {
        var file = Path.of(call.require(SignFlags.CA_KEY));
        String rsaFormat = call.value(SignFlags.ALGORITHM).orElseThrow();
        return call.on(SignFlags.AGENT) ? new Held(SshAgent.connect(call.environment()), PublicKeyFile.read(file).key(), rsaFormat)
                : InFile.of(HeldCertificate.key(call, file, SignFlags.CA_PASSWORD_FILE), rsaFormat);
    }

    /// Makes the certificate. What leaves is read back from its bytes and verified, whoever signed.
    default SshCertificate certify(SshCertificateBody body) {
        var certificate = SshCertificate.of(body, sign(body.toBeSigned())).reread();
        if (!certificate.isSignedBy(publicKey(), Crypto.jdk())) {
            throw new CommandFailure("the CA key made a signature that does not verify").hint("try again, and look after the key");
        }
        return certificate;
    }

    private static String format(SshKeyType type, String rsaFormat) {
        return type == SshKeyType.RSA ? rsaFormat : SshSignature.formatFor(type);
    }

    /// Read from its file.
    record InFile(SshPublicKey publicKey, KeyPair pair, String format) implements CaKey {
        static InFile of(KeyPair pair, String rsaFormat) {
            var key = SshPublicKey.of(pair.getPublic());
            return new InFile(key, pair, CaKey.format(key.type(), rsaFormat));
        }

        @Override
        public SshSignature sign(byte[] message) {
            try {
                var signer = Crypto.jdk().signature(SshSignature.jcaAlgorithm(format, publicKey.type()));
                signer.initSign(pair.getPrivate());
                signer.update(message);
                return SshSignature.ofJca(format, publicKey.type(), signer.sign());
            } catch (GeneralSecurityException e) {
                throw new CommandFailure("the CA key does not sign: " + e.getMessage()).because(e);
            }
        }
    }

    /// Held by the ssh-agent, which never gives it away.
    record Held(SshAgent agent, SshPublicKey publicKey, String rsaFormat) implements CaKey {
        @Override
        public SshSignature sign(byte[] message) {
            return agent.sign(publicKey, message, rsaFormat);
        }

        @Override
        public void close() {
            agent.close();
        }
    }
}
