package org.countersign.cli.command.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.Optional;
import org.countersign.cli.command.CommonFlags;
import org.countersign.cli.command.KeyFlags;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.grammar.FlagFailure;
import org.countersign.cli.grammar.Invocation;
import org.countersign.cli.output.OutputFile;
import org.countersign.cli.output.OutputFiles;
import org.countersign.core.keys.FileMode;
import org.countersign.core.keys.KeyGenerator;
import org.countersign.core.keys.PublicKeyFile;
import org.countersign.core.keys.Secret;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.SshPublicKey;

/// The key to be certified, and where its files go. Made or begun before the CA is asked, with every question answered.
sealed interface SubjectKey {
    SshPublicKey publicKey();

    /// The private half, if it is at hand.
    Optional<PrivateKey> privateKey();

    void write(Invocation call, SshCertificate issued) throws IOException;

    /// A key that exists: `--sign`.
    record Given(SshPublicKey publicKey, Optional<PrivateKey> privateKey, Optional<OutputFile> certificate)
            implements SubjectKey {
        private static final String STDIN = "-";
        private static final int LARGEST_INPUT = 64 * 1024;

        static Given of(Invocation call, OutputFiles files) throws IOException {
            String name = call.positional(1);
            var key = read(call, name);
            var privateKey = call.value(SshFlags.PRIVATE_KEY).map(file -> matching(call, key, file));
            var certificate = name.equals(STDIN) ? Optional.<OutputFile>empty()
                    : Optional.of(files.claim(Path.of(certificateName(name)), FileMode.PUBLIC));
            return new Given(key, privateKey, certificate);
        }

        private static SshPublicKey read(Invocation call, String name) throws IOException {
            if (!name.equals(STDIN)) {
                return PublicKeyFile.read(Path.of(name)).key();
            }
            String text = new String(call.in().readNBytes(LARGEST_INPUT), StandardCharsets.UTF_8);
            return PublicKeyFile.parse(text, "from standard input").key();
        }

        private static PrivateKey matching(Invocation call, SshPublicKey key, String file) {
            var pair = HeldCertificate.key(call, Path.of(file), SshFlags.KEY_PASSWORD_FILE);
            if (!SshPublicKey.of(pair.getPublic()).equals(key)) {
                throw FlagFailure.invalid(SshFlags.PRIVATE_KEY, file, "it is not the private half of the public key");
            }
            return pair.getPrivate();
        }

        private static String certificateName(String name) {
            return (name.endsWith(".pub") ? name.substring(0, name.length() - ".pub".length()) : name) + "-cert.pub";
        }

        /// For a key from standard input the certificate goes to standard output.
        @Override
        public void write(Invocation call, SshCertificate issued) {
            String line = PublicLine.format(issued.toLine(), issued.body().keyId());
            certificate.ifPresentOrElse(file -> file.write(line), () -> call.out().print(line));
            certificate.ifPresent(file -> call.status().done("Certificate", file));
        }
    }

    /// A key made for this certificate.
    record Fresh(NewKey key, Optional<Secret> password, NewKeyFiles files) implements SubjectKey {
        static Fresh of(Invocation call, OutputFiles outputs) {
            call.checkRequires(SshFlags.PRIVATE_KEY, SshFlags.SIGN);
            refusePublic(call, call.positional(1));
            var key = NewKey.begin(KeyFlags.choice(call, KeyGenerator.ec("P-256")), call.progress());
            var files = NewKeyFiles.claim(outputs, call.positional(1));
            return new Fresh(key, NewKeyPassword.ofLeastLength(call), files);
        }

        /// Whoever names a public key that is there wants it certified, and not a private key in its place.
        private static void refusePublic(Invocation call, String name) {
            if (name.endsWith(".pub") && Files.exists(Path.of(name)) && !call.on(CommonFlags.FORCE)) {
                throw new CommandFailure(name + " is there, and would become the private half of a new key")
                        .hint("'" + SshFlags.SIGN + "' certifies a public key; a new key needs another name");
            }
        }

        @Override
        public SshPublicKey publicKey() {
            return SshPublicKey.of(key.pair().getPublic());
        }

        @Override
        public Optional<PrivateKey> privateKey() {
            return Optional.of(key.pair().getPrivate());
        }

        @Override
        public void write(Invocation call, SshCertificate issued) {
            files.write(key.pair(), password, issued, call.progress());
            files.announce(call.status(), "");
        }
    }
}
