package org.countersign.cli.command.online;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.countersign.cli.client.ListedProvisioner;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.keys.PrivateKeyFile;
import org.countersign.core.keys.RegularFile;
import org.countersign.core.nebula.NebulaCertificate;
import org.countersign.core.nebula.NebulaFormatException;
import org.countersign.core.nebula.NebulaKey;
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
        return choose(call, ca, password, keyId, List.of("JWK", "OIDC"));
    }

    /// For a host. An OpenID provider vouches only where the user says so: most of its users may not have hosts certified, and where
    /// hosts are set up nobody may be there to log in.
    static Voucher forHost(Invocation call, CaSession ca, PasswordSource password) {
        boolean named = call.value(TokenFlags.PROVISIONER).isPresent() || call.on(OidcFlags.CONSOLE);
        return choose(call, ca, password, Optional.empty(), named ? List.of("JWK", "OIDC") : List.of("JWK"));
    }

    /// An OpenID provider, for commands that have no flags to choose by. None: the CA has no such provisioner.
    static Optional<Voucher> byLogin(Invocation call, CaSession ca) {
        return ProvisionerChoice.openId(call, ca.provisioners()).map(provisioner -> new OpenId(call, provisioner));
    }

    private static Voucher choose(Invocation call, CaSession ca, PasswordSource password, Optional<String> keyId, List<String> types) {
        var choice = ProvisionerChoice.among(call, ca.provisioners()).withKeyId(keyId);
        if (X5c.isWanted(call)) {
            return X5c.of(call, choice.ofType("X5C"), password);
        }
        if (Nebula.isWanted(call)) {
            return Nebula.of(call, choice.ofType("Nebula"));
        }
        if (call.value(TokenFlags.K8SSA_TOKEN_PATH).isPresent()) {
            choice.ofType("K8sSA");
            return ServiceAccount.of(call);
        }
        var provisioner = choice.ofTypes(types);
        return provisioner.type().equals("OIDC") ? new OpenId(call, provisioner) : new Jwk(ca, provisioner, password);
    }

    /// Fails when the flags that say who vouches contradict one another. Also done by [#choose], which comes later.
    static void checkFlags(Invocation call) {
        X5c.isWanted(call);
        Nebula.isWanted(call);
    }

    /// A JWK provisioner, whose encrypted key the CA hands out.
    final class Jwk implements Voucher {
        private final CaSession ca;
        private final ListedProvisioner provisioner;
        private final PasswordSource password;
        private Optional<TokenMinter> minter = Optional.empty();

        private Jwk(CaSession ca, ListedProvisioner provisioner, PasswordSource password) {
            this.ca = ca;
            this.provisioner = provisioner;
            this.password = password;
        }

        /// The password is asked for with the first token, and only then.
        @Override
        public String token(Supplier<TokenContent> content) {
            var finished = content.get();
            minter = minter.or(() -> Optional.of(Minters.jwk(ca, provisioner, password)));
            return minter.get().mint(finished);
        }
    }

    /// An X5C provisioner, which takes the word of whoever holds a certificate below its roots.
    record X5c(TokenMinter minter) implements Voucher {
        private static final int LARGEST_FILE = 1024 * 1024;

        static boolean isWanted(Invocation call) {
            call.checkIncompatible(TokenFlags.X5C_CERTIFICATE, TokenFlags.NEBULA_CERTIFICATE, TokenFlags.K8SSA_TOKEN_PATH);
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

    /// A Nebula provisioner, which takes the word of a machine of its network about that machine.
    record Nebula(TokenMinter minter) implements Voucher {
        private static final int LARGEST_FILE = 64 * 1024;

        static boolean isWanted(Invocation call) {
            call.checkIncompatible(TokenFlags.NEBULA_CERTIFICATE, TokenFlags.K8SSA_TOKEN_PATH);
            call.checkRequires(TokenFlags.NEBULA_CERTIFICATE, TokenFlags.NEBULA_KEY);
            call.checkRequires(TokenFlags.NEBULA_KEY, TokenFlags.NEBULA_CERTIFICATE);
            return call.value(TokenFlags.NEBULA_CERTIFICATE).isPresent();
        }

        static Nebula of(Invocation call, ListedProvisioner provisioner) {
            var keyFile = call.require(TokenFlags.NEBULA_KEY);
            var certificate = read(call.require(TokenFlags.NEBULA_CERTIFICATE), "Nebula certificate", NebulaCertificate::parsePem).getFirst();
            var key = read(keyFile, "Nebula key", NebulaKey::parsePem);
            if (!Arrays.equals(key.publicKey(), certificate.details().publicKey())) {
                throw new CommandFailure("the certificate of '" + TokenFlags.NEBULA_CERTIFICATE + "' is not for the key " + keyFile);
            }
            var random = new SecureRandom();
            return new Nebula(TokenMinter.nebula(provisioner.name(), keyFile, certificate.encode(), message -> key.sign(message, random)));
        }

        private static <T> T read(String file, String kind, Function<String, T> parser) {
            try {
                return parser.apply(new String(RegularFile.read(Path.of(file), LARGEST_FILE, kind), StandardCharsets.ISO_8859_1));
            } catch (NebulaFormatException e) {
                throw new CommandFailure("the " + kind + " " + file + " cannot be used: " + e.getMessage()).because(e)
                        .hint("'nebula-cert sign' makes certificate and key: NAME.crt and NAME.key");
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
