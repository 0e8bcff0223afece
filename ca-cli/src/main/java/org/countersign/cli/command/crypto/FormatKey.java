package org.countersign.cli.command.crypto;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.countersign.cli.command.CommonFlags;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.ExitCode;
import org.countersign.cli.grammar.Command;
import org.countersign.cli.grammar.Flag;
import org.countersign.cli.grammar.Invocation;
import org.countersign.cli.output.OutputFiles;
import org.countersign.core.keys.FileMode;
import org.countersign.core.keys.Pem;
import org.countersign.core.keys.PrivateKeyFile;
import org.countersign.core.keys.ProvisionerKey;
import org.countersign.core.keys.Secret;

/// `crypto key format`: the same key in another form.
final class FormatKey implements Command {
    private static final List<Flag> FORMS = List.of(CryptoFlags.AS_PEM, CryptoFlags.AS_PKCS8, CryptoFlags.AS_DER, CryptoFlags.AS_JWK,
            CryptoFlags.AS_SSH);

    @Override
    public int run(Invocation call) throws IOException {
        for (var form : FORMS) {
            call.checkIncompatible(form, FORMS.stream().filter(other -> !other.equals(form)).toArray(Flag[]::new));
        }
        var file = Path.of(call.positional(0));
        var key = AnyKey.read(call, file, CryptoFlags.PASSWORD_FILE);
        var outputs = new OutputFiles(call.terminal(), call.on(CommonFlags.FORCE));
        boolean secret = key.openPair().isPresent();
        var output = call.value(CryptoFlags.RESULT).map(Path::of)
                .map(path -> secret ? outputs.claimSecret(path) : outputs.claim(path, FileMode.PUBLIC));
        var content = secret ? privateKey(call, key.openPair().get()) : publicKey(call, key);
        if (output.isPresent()) {
            output.get().write(content);
            call.status().done("Key", output.get());
        } else {
            call.out().write(content);
        }
        return ExitCode.DONE;
    }

    private static byte[] publicKey(Invocation call, AnyKey key) {
        if (call.on(CryptoFlags.AS_DER)) {
            return key.jwk().toJca().getEncoded();
        }
        return bytes(call.on(CryptoFlags.AS_JWK) ? KeyText.jwk(key.jwk().json())
                : call.on(CryptoFlags.AS_SSH) ? key.jwk().key().toLine() + "\n" : KeyText.publicPem(key.jwk().toJca()));
    }

    private static byte[] privateKey(Invocation call, KeyPair pair) {
        if (call.on(CryptoFlags.AS_DER)) {
            if (!call.on(CryptoFlags.NO_PASSWORD)) {
                throw new CommandFailure("a private key in DER has no password here")
                        .hint("confirm with '" + CryptoFlags.NO_PASSWORD + "' and '" + CommonFlags.INSECURE + "'");
            }
            call.checkRequires(CryptoFlags.NO_PASSWORD, CommonFlags.INSECURE);
            return pair.getPrivate().getEncoded();
        }
        var password = NewPassword.of(call, CryptoFlags.NEW_PASSWORD_FILE);
        return bytes(call.progress().during("Encrypting the private key", () -> text(call, pair, password)));
    }

    private static String text(Invocation call, KeyPair pair, Optional<Secret> password) {
        if (call.on(CryptoFlags.AS_SSH)) {
            return PrivateKeyFile.openSsh(pair, password, "", new SecureRandom());
        }
        if (call.on(CryptoFlags.AS_JWK)) {
            return password.map(secret -> KeyText.jwe(ProvisionerKey.of(pair), secret))
                    .orElseGet(() -> KeyText.jwk(ProvisionerKey.of(pair).privateJwk()));
        }
        return call.on(CryptoFlags.AS_PKCS8) && password.isEmpty() ? Pem.encode("PRIVATE KEY", pair.getPrivate().getEncoded())
                : KeyText.privatePem(pair, password);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
