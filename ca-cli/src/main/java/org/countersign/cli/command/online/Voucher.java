package org.countersign.cli.command.online;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.countersign.cli.client.ListedProvisioner;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.keys.PrivateKeyFile;
import org.countersign.core.keys.RegularFile;
import org.countersign.core.token.TokenContent;
import org.countersign.core.token.TokenMinter;
import org.countersign.core.x509.CertificateBundle;
import org.countersign.core.x509.X509Certificates;
import org.countersign.core.x509.X509FormatException;

/// Who vouches for a sign request: a provisioner whose key this user can use, or an OpenID provider that knows this user.
public sealed interface Voucher {

    /// The one-time token for the request.
    ///
    /// @param content what it shall say; not asked where somebody else decides that
    String token(Supplier<TokenContent> content);

    /// Whether the token will say who the user is, so that nobody has to be asked.
    default boolean knowsTheUser() {
        return false;
    }

    /// Chooses among the provisioners of the CA; asks when several will do.
    ///
    /// @param password of the provisioner's key, or of the key of `--x5c-cert`
    static Voucher choose(Invocation call, CaSession ca, PasswordSource password) {
        return choose(call, ca, password, Optional.empty());
    }

    /// As [#choose(Invocation, CaSession, PasswordSource)], among those with this key ID or client ID.
    static Voucher choose(Invocation call, CaSession ca, PasswordSource password, Optional<String> keyId) {
        var choice = ProvisionerChoice.among(call, ca.provisioners()).withKeyId(keyId);
        if (X5c.isWanted(call)) {
            return X5c.of(call, choice.ofType("X5C"), password);
        }
        if (call.value(TokenFlags.K8SSA_TOKEN_PATH).isPresent()) {
            choice.ofType("K8sSA");
            return ServiceAccount.of(call);
        }
        var provisioner = choice.ofTypes(List.of("JWK", "OIDC"));
        return provisioner.type().equals("OIDC") ? new OpenId(call, provisioner) : new Jwk(ca, provisioner, password);
    }

    /// A JWK provisioner, whose encrypted key the CA hands out.
    record Jwk(CaSession ca, ListedProvisioner provisioner, PasswordSource password) implements Voucher {
        @Override
        public String token(Supplier<TokenContent> content) {
            var finished = content.get();
            return Minters.jwk(ca, provisioner, password).mint(finished);
        }
    }

    /// An X5C provisioner, which takes the word of whoever holds a certificate below its roots.
    record X5c(TokenMinter minter) implements Voucher {
        private static final int LARGEST_FILE = 1024 * 1024;

        static boolean isWanted(Invocation call) {
            call.checkRequires(TokenFlags.X5C_CERTIFICATE, TokenFlags.X5C_KEY);
            call.checkRequires(TokenFlags.X5C_KEY, TokenFlags.X5C_CERTIFICATE);
            call.checkRequires(TokenFlags.X5C_CHAIN, TokenFlags.X5C_CERTIFICATE);
            return call.value(TokenFlags.X5C_CERTIFICATE).isPresent();
        }

        static X5c of(Invocation call, ListedProvisioner provisioner, PasswordSource password) {
            var keyFile = Path.of(call.require(TokenFlags.X5C_KEY));
            var chain = new ArrayList<>(certificates(call.require(TokenFlags.X5C_CERTIFICATE)));
            call.values(TokenFlags.X5C_CHAIN).forEach(file -> chain.addAll(certificates(file)));
            var key = password.open(secret -> PrivateKeyFile.read(keyFile, secret));
            if (!key.getPublic().equals(chain.getFirst().getPublicKey())) {
                throw new CommandFailure("the certificate of '" + TokenFlags.X5C_CERTIFICATE + "' is not for the key " + keyFile);
            }
            return new X5c(TokenMinter.x5c(provisioner.name(), keyFile.toString(),
                    chain.stream().map(X509Certificates::der).toList(), key.getPrivate()));
        }

        private static List<X509Certificate> certificates(String file) {
            try {
                return CertificateBundle.parse(
                        new String(RegularFile.read(Path.of(file), LARGEST_FILE, "certificate"), StandardCharsets.ISO_8859_1));
            } catch (X509FormatException e) {
                throw new CommandFailure("error parsing " + file + ": " + e.getMessage()).because(e);
            }
        }

        @Override
        public String token(Supplier<TokenContent> content) {
            return minter.mint(content.get());
        }
    }

    /// A K8sSA provisioner: the token that the cluster gave to the account is the token.
    record ServiceAccount(String text) implements Voucher {
        private static final int LARGEST_TOKEN = 64 * 1024;

        static ServiceAccount of(Invocation call) {
            call.checkIncompatible(TokenFlags.K8SSA_TOKEN_PATH, TokenFlags.X5C_CERTIFICATE);
            var file = Path.of(call.require(TokenFlags.K8SSA_TOKEN_PATH));
            var text = new String(RegularFile.read(file, LARGEST_TOKEN, "token"), StandardCharsets.US_ASCII).strip();
            if (text.split("\\.", -1).length != 3) {
                throw new CommandFailure(file + " does not hold the token of a service account")
                        .hint("Kubernetes puts it into /var/run/secrets/kubernetes.io/serviceaccount/token of a pod");
            }
            return new ServiceAccount(text);
        }

        @Override
        public String token(Supplier<TokenContent> content) {
            return text;
        }

        /// Tokens are credentials: they never print.
        @Override
        public String toString() {
            return "ServiceAccount";
        }
    }

    /// An OIDC provisioner: the provider's ID token is the token, whatever we might have liked it to say.
    record OpenId(Invocation call, ListedProvisioner provisioner) implements Voucher {
        @Override
        public String token(Supplier<TokenContent> content) {
            return OpenIdToken.of(call, provisioner);
        }

        @Override
        public boolean knowsTheUser() {
            return true;
        }
    }
}
