package org.countersign.cli.command.ca;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Instant;
import org.countersign.cli.client.CaClient;
import org.countersign.cli.client.IssuedX509;
import org.countersign.cli.command.CaAccess;
import org.countersign.cli.command.CommonFlags;
import org.countersign.cli.command.KeyFlags;
import org.countersign.cli.command.online.NoOffline;
import org.countersign.cli.command.online.PasswordSource;
import org.countersign.cli.command.renewal.Lifetime;
import org.countersign.cli.command.renewal.Renewable;
import org.countersign.cli.command.renewal.RenewalFlags;
import org.countersign.cli.command.renewal.Renewing;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Flag;
import org.countersign.cli.grammar.Invocation;
import org.countersign.cli.output.OutputFiles;
import org.countersign.core.keys.FileMode;
import org.countersign.core.keys.KeyGenerator;
import org.countersign.core.keys.Pem;
import org.countersign.core.keys.PrivateKeyFile;
import org.countersign.core.x509.RequestProfile;
import org.countersign.core.x509.SubjectName;
import org.countersign.core.x509.X509Certificates;

/// `ca rekey`: the same X.509 certificate once more, for a new key.
final class RekeyX509 implements Command {
    @Override
    public int run(Invocation call) throws IOException {
        NoOffline.check(call);
        call.checkIncompatible(RequestFlags.NEW_KEY, KeyFlags.KTY, KeyFlags.CURVE, KeyFlags.SIZE, RenewalFlags.DAEMON);
        CaAccess.require(call);
        var file = Path.of(call.positional(0));
        var keyFile = Path.of(call.positional(1));
        var password = HeldX509.password(call, keyFile).remembering();
        HeldX509.of(file, keyFile, password);
        return Renewing.run(call, new PairOfFiles(call, file, keyFile, KeyFlags.choice(call, KeyGenerator.ec("P-256")), password),
                RenewalFlags.REKEY_PERIOD);
    }

    private record PairOfFiles(Invocation call, Path file, Path keyFile, KeyGenerator generator, PasswordSource password)
            implements Renewable {
        @Override
        public Lifetime lifetime() {
            return HeldX509.lifetime(current(RequestFlags.OUT_CERTIFICATE, file));
        }

        /// A daemon goes on from what it wrote itself.
        private Path current(Flag output, Path given) {
            return !call.on(RenewalFlags.DAEMON) ? given
                    : call.value(output).map(Path::of).filter(Files::isRegularFile).orElse(given);
        }

        @Override
        public void renew() {
            boolean force = call.on(CommonFlags.FORCE) || call.on(RenewalFlags.DAEMON);
            var outputs = new OutputFiles(call.terminal(), force);
            var certificate = outputs.claim(path(RequestFlags.OUT_CERTIFICATE, file), FileMode.PRIVATE);
            var privateKey = outputs.claimSecret(path(RequestFlags.OUT_KEY, keyFile));
            var held = HeldX509.of(current(RequestFlags.OUT_CERTIFICATE, file), current(RequestFlags.OUT_KEY, keyFile), password);
            if (held.leaf().getNotAfter().toInstant().isBefore(Instant.now())) {
                throw new CommandFailure("the certificate has ended, and a certificate that has ended gets no new key")
                        .hint("renew it with 'ca renew', or get a new one with 'ca certificate'");
            }
            var key = newKey();
            var answer = X509Answer.of(ask(held, key), key.getPublic());
            privateKey.write(PrivateKeyFile.plainPem(key));
            certificate.write(answer.toPem());
            call.status().done("Certificate", certificate);
            call.status().done("Private Key", privateKey);
            answer.announce(call.status());
        }

        private Path path(Flag flag, Path otherwise) {
            return call.value(flag).map(Path::of).orElse(otherwise);
        }

        private KeyPair newKey() {
            return call.value(RequestFlags.NEW_KEY).map(Path::of)
                    .map(path -> HeldX509.password(call, path).open(secret -> PrivateKeyFile.read(path, secret)))
                    .orElseGet(() -> call.progress().during("Making a key", () -> generator.generate(new SecureRandom())));
        }

        private IssuedX509 ask(HeldX509 held, KeyPair key) {
            var request = RequestProfile.der(SubjectName.ofCommonName(X509Certificates.commonName(held.leaf())),
                    SubjectNames.of(held.leaf()), key);
            try (var ca = CaClient.trusting(CaAccess.url(call), CaAccess.roots(call),
                    CaAccess.settings(call).with(held.identity()))) {
                return ca.rekey(Pem.encode("CERTIFICATE REQUEST", request));
            }
        }
    }
}
