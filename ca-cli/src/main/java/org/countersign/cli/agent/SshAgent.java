package org.countersign.cli.agent;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.SshFormatException;
import org.countersign.core.ssh.SshKeyType;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.ssh.SshReader;
import org.countersign.core.ssh.SshSignature;
import org.countersign.core.ssh.SshWriter;

/// The agent that holds the user's keys while they work.
///
/// Every method blocks until the agent replied, at most a minute: some agents ask the user first. What goes wrong is a
/// [CommandFailure] whose message is short enough for a status line.
public final class SshAgent implements AutoCloseable {
    private static final int FAILURE = 5;
    private static final int SUCCESS = 6;
    private static final int REQUEST_IDENTITIES = 11;
    private static final int IDENTITIES_ANSWER = 12;
    private static final int SIGN_REQUEST = 13;
    private static final int SIGN_ANSWER = 14;
    private static final int ADD_IDENTITY = 17;
    private static final int REMOVE_IDENTITY = 18;
    private static final int REMOVE_ALL_IDENTITIES = 19;
    private static final int ADD_CONSTRAINED = 25;
    private static final int CONSTRAIN_LIFETIME = 1;
    private static final int CONSTRAIN_CONFIRM = 2;
    private static final int RSA_SHA256 = 2;
    private static final int RSA_SHA512 = 4;
    /// What `ssh-add` reads at most.
    private static final int MOST_KEYS = 2048;

    private final AgentChannel channel;

    private SshAgent(AgentChannel channel) {
        this.channel = channel;
    }

    /// Connects to the agent that the environment names.
    public static SshAgent connect(Map<String, String> environment) {
        return connect(environment, Duration.ofMinutes(1));
    }

    static SshAgent connect(Map<String, String> environment, Duration timeLimit) {
        String socket = environment.getOrDefault("SSH_AUTH_SOCK", "");
        if (socket.isEmpty()) {
            throw new CommandFailure("no agent: SSH_AUTH_SOCK is not set").hint("start one with 'eval $(ssh-agent)'");
        }
        try {
            return new SshAgent(AgentChannel.open(Path.of(socket), timeLimit));
        } catch (IOException | InvalidPathException | UnsupportedOperationException e) {
            throw new CommandFailure("no agent listens at SSH_AUTH_SOCK").because(e)
                    .hint("start one with 'eval $(ssh-agent)'");
        }
    }

    /// All keys, certificates among them.
    public List<AgentKey> keys() {
        var reply = ask(new SshWriter().uint8(REQUEST_IDENTITIES));
        try {
            if (reply.uint8() != IDENTITIES_ANSWER) {
                throw new CommandFailure("the agent does not list its keys");
            }
            int count = reply.uint32AsInt();
            if (count > MOST_KEYS) {
                throw new CommandFailure("the agent says that it holds " + count + " keys; that cannot be");
            }
            var keys = new ArrayList<AgentKey>();
            for (int i = 0; i < count; i++) {
                keys.add(new AgentKey(blob(reply), reply.text()));
            }
            reply.expectEnd();
            return keys;
        } catch (SshFormatException e) {
            throw new CommandFailure("the agent's list of keys cannot be understood: " + e.getMessage()).because(e);
        }
    }

    /// A blob that at least begins with the name of a key type.
    private static byte[] blob(SshReader reply) {
        byte[] blob = reply.string();
        String type = new SshReader(blob).text();
        if (!type.matches("[!-~]{1,64}")) {
            throw new SshFormatException("a key has no type");
        }
        return blob;
    }

    /// As [#add(SshCertificate, PrivateKey, String, Duration, boolean)], to be used without a question.
    public void add(SshCertificate certificate, PrivateKey key, String comment, Duration lifetime) {
        add(certificate, key, comment, lifetime, false);
    }

    /// Adds a key together with its certificate.
    ///
    /// @param lifetime after which the agent forgets both; zero is never
    /// @param confirm  whether the agent asks its user each time before it signs
    public void add(SshCertificate certificate, PrivateKey key, String comment, Duration lifetime, boolean confirm) {
        var message = new SshWriter().uint8(lifetime.isZero() && !confirm ? ADD_IDENTITY : ADD_CONSTRAINED);
        CertifiedKey.write(message, certificate, key);
        message.string(comment);
        if (!lifetime.isZero()) {
            message.uint8(CONSTRAIN_LIFETIME).uint32((int) Math.clamp(lifetime.toSeconds(), 1, 0xffff_ffffL));
        }
        if (confirm) {
            message.uint8(CONSTRAIN_CONFIRM);
        }
        expectSuccess(message, "the agent refused the key");
    }

    /// A signature with a key that the agent holds (draft "SSH Agent Protocol", "Private key operations"). The agent may ask its user
    /// first.
    ///
    /// @param rsaFormat how an RSA key is to sign; other keys sign in one way only
    public SshSignature sign(SshPublicKey key, byte[] message, String rsaFormat) {
        int flags = key.type() != SshKeyType.RSA ? 0 : rsaFormat.equals(SshSignature.RSA_SHA512) ? RSA_SHA512 : RSA_SHA256;
        var reply = ask(new SshWriter().uint8(SIGN_REQUEST).string(key.blob()).string(message).uint32(flags));
        try {
            if (reply.uint8() != SIGN_ANSWER) {
                throw new CommandFailure("the agent does not sign with this key").hint("ssh-add -l lists the keys that it holds");
            }
            var signature = SshSignature.parse(reply.string());
            reply.expectEnd();
            return signature;
        } catch (SshFormatException e) {
            throw new CommandFailure("the agent's signature cannot be understood: " + e.getMessage()).because(e);
        }
    }

    public void remove(AgentKey key) {
        expectSuccess(new SshWriter().uint8(REMOVE_IDENTITY).string(key.blob()), "the agent did not remove the key");
    }

    public void removeAll() {
        expectSuccess(new SshWriter().uint8(REMOVE_ALL_IDENTITIES), "the agent did not remove the keys");
    }

    private void expectSuccess(SshWriter message, String otherwise) {
        int answer = ask(message).uint8();
        if (answer != SUCCESS) {
            throw new CommandFailure(answer == FAILURE ? otherwise : "the agent gave a reply that means nothing");
        }
    }

    private SshReader ask(SshWriter message) {
        try {
            return new SshReader(channel.ask(message.bytes()));
        } catch (SocketTimeoutException e) {
            throw new CommandFailure("the agent does not answer").because(e);
        } catch (IOException e) {
            throw new CommandFailure("the connection to the agent broke").because(e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException _) {
            // Every reply was read; how the connection ends changes nothing.
        }
    }
}
