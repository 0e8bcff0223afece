package org.countersign.cli.command.ssh.offline;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.List;
import org.countersign.cli.agent.SshAgent;
import org.countersign.cli.command.ssh.HeldCertificate;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.grammar.FlagFailure;
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

    /// The key that the flags name. It is opened, and the algorithm found to be one of its own.
    static CaKey of(Invocation call) {
        var file = Path.of(call.require(SignFlags.CA_KEY));
        if (call.on(SignFlags.AGENT)) {
            var key = PublicKeyFile.read(file).key();
            var format = format(call, key.type());
            return new Held(SshAgent.connect(call.environment()), key, format);
        }
        var pair = HeldCertificate.key(call, file, SignFlags.CA_PASSWORD_FILE);
        var key = SshPublicKey.of(pair.getPublic());
        return new InFile(key, pair, format(call, key.type()));
    }

    /// How the key signs: RSA in one of two ways, every other type in one.
    private static String format(Invocation call, SshKeyType type) {
        if (type.isSecurityKey()) {
            throw new CommandFailure(call.require(SignFlags.CA_KEY) + " is a security key, which cannot be a CA key here")
                    .hint("ssh-keygen -s signs with it");
        }
        var fitting = type == SshKeyType.RSA ? List.of(SshSignature.RSA_SHA512, SshSignature.RSA_SHA256) : List.of(SshSignature.formatFor(type));
        var wanted = call.value(SignFlags.ALGORITHM).orElse(fitting.getFirst());
        if (!fitting.contains(wanted)) {
            throw FlagFailure.invalid(SignFlags.ALGORITHM, wanted, "the CA key signs with " + String.join(" or ", fitting));
        }
        return wanted;
    }

    /// Makes the certificate. What leaves is read back from its bytes and verified, whoever signed.
    default SshCertificate certify(SshCertificateBody body) {
        var certificate = SshCertificate.of(body, sign(body.toBeSigned())).reread();
        if (!certificate.isSignedBy(publicKey(), Crypto.jdk())) {
            throw new CommandFailure("the CA key made a signature that does not verify").hint("try again, and look after the key");
        }
        return certificate;
    }

    /// Read from its file.
    record InFile(SshPublicKey publicKey, KeyPair pair, String format) implements CaKey {
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
    record Held(SshAgent agent, SshPublicKey publicKey, String format) implements CaKey {
        @Override
        public SshSignature sign(byte[] message) {
            return agent.sign(publicKey, message, format);
        }

        @Override
        public void close() {
            agent.close();
        }
    }
}
