package org.countersign.cli.command.crypto;

import static org.countersign.cli.grammar.CommandSpec.command;

import java.util.List;
import org.countersign.cli.command.CommonFlags;
import org.countersign.cli.command.KeyFlags;
import org.countersign.cli.grammar.CommandGroup;
import org.countersign.cli.grammar.Node;
import org.countersign.cli.grammar.Positional;

/// The table of the group `crypto`.
public final class CryptoCommands {
    private static final Positional PUBLIC = Positional.one("public-file", "The file to write the public key to.");
    private static final Positional PRIVATE = Positional.one("private-file", "The file to write the private key to.");

    private CryptoCommands() {}

    public static CommandGroup group() {
        return new CommandGroup("crypto", "make and change keys, look at tokens", """
                Keys of CAs and provisioners, and the tokens that are signed with them. None of these commands asks a \
                CA.""", CryptoCommands::members);
    }

    private static List<Node> members() {
        return List.of(changePassword(),
                command("keypair", "make a key pair in two PEM files")
                        .description("Makes a key and writes both halves, the private one under a password.")
                        .takes(PUBLIC, PRIVATE).flags(KeyFlags.ALL).flags(CryptoFlags.NEW_KEY)
                        .examples("  $ ca-cli crypto keypair new.pub new.key")
                        .runs(() -> new MakeKeyPair()),
                new CommandGroup("key", "change the form of keys", "Reads and writes keys in the forms of others.",
                        () -> List.of(formatKey())),
                new CommandGroup("jwk", "make and look at JSON Web Keys", "The keys of JWK provisioners.", CryptoCommands::jwk),
                new CommandGroup("jwt", "make and look at JSON Web Tokens", "One-time tokens are such tokens.", CryptoCommands::jwt));
    }

    private static Node changePassword() {
        return command("change-pass", "change the password of a private key")
                .description("""
                        Writes a private key under another password, in the form it had: PEM, OpenSSH or JWK. Without \
                        --out the file is replaced, whole or not at all. The keys of one server are best given together: \
                        it opens them sooner then.""")
                .takes(Positional.one("key-file", "The private key."), Positional.anyNumber("key-file", "Further keys, for the same new password."))
                .flags(CryptoFlags.PASSWORD_FILE, CryptoFlags.NEW_PASSWORD_FILE, CryptoFlags.OUT, CryptoFlags.NO_PASSWORD,
                        CommonFlags.INSECURE, CommonFlags.FORCE)
                .examples("""
                        $ ca-cli crypto change-pass id_ecdsa
                        $ ca-cli crypto change-pass intermediate_ca_key ssh_host_ca_key ssh_user_ca_key""".indent(2).stripTrailing())
                .runs(() -> new ChangePassword());
    }

    private static Node formatKey() {
        return command("format", "write a key in another form")
                .description("Reads a public or private key in any form, and writes it as PEM or as the flags say.")
                .takes(Positional.one("key-file", "The key: PEM, OpenSSH, JWK or JWE."))
                .flags(CryptoFlags.AS_PEM, CryptoFlags.AS_PKCS8, CryptoFlags.AS_DER, CryptoFlags.AS_JWK, CryptoFlags.AS_SSH,
                        CryptoFlags.RESULT, CryptoFlags.PASSWORD_FILE, CryptoFlags.NEW_PASSWORD_FILE, CryptoFlags.NO_PASSWORD,
                        CommonFlags.INSECURE, CommonFlags.FORCE)
                .examples("  $ ca-cli crypto key format --ssh new.pub")
                .runs(() -> new FormatKey());
    }

    private static List<Node> jwk() {
        return List.of(
                command("create", "make a JWK pair in two files")
                        .description("Makes the key of a JWK provisioner. The private half is encrypted with a password.")
                        .takes(PUBLIC, PRIVATE).flags(KeyFlags.ALL)
                        .flags(CryptoFlags.USE, CryptoFlags.ALGORITHM, CryptoFlags.KEY_ID, CryptoFlags.FROM_PEM).flags(CryptoFlags.NEW_KEY)
                        .examples("  $ ca-cli crypto jwk create deploy.pub.json deploy.json")
                        .runs(() -> new MakeJwk()),
                command("public", "print the public half of the JWK on standard input")
                        .flags(CryptoFlags.PASSWORD_FILE)
                        .examples("  $ ca-cli crypto jwk public < deploy.json")
                        .runs(() -> new LookAtJwk(LookAtJwk.What.PUBLIC)),
                command("thumbprint", "print the thumbprint of the JWK on standard input")
                        .flags(CryptoFlags.PASSWORD_FILE)
                        .examples("  $ ca-cli crypto jwk thumbprint < deploy.pub.json")
                        .runs(() -> new LookAtJwk(LookAtJwk.What.THUMBPRINT)));
    }

    private static List<Node> jwt() {
        return List.of(
                command("sign", "sign a token")
                        .description("""
                                Signs a token with the claims of the flags and those of a JSON object; where both say something, \
                                the flags count.""")
                        .takes(Positional.optional("payload-file", "A file with a JSON object, '-' for standard input."))
                        .flags(CryptoFlags.KEY, CryptoFlags.PASSWORD_FILE, CryptoFlags.ALGORITHM, CryptoFlags.KEY_ID, CryptoFlags.ISSUER,
                                CryptoFlags.AUDIENCES, CryptoFlags.SUBJECT, CryptoFlags.EXPIRES, CryptoFlags.NOT_BEFORE, CryptoFlags.ISSUED_AT,
                                CryptoFlags.ID, CryptoFlags.NO_KEY_ID, CryptoFlags.SUBTLE)
                        .examples("  $ ca-cli crypto jwt sign --key deploy.json --iss deploy --aud https://example.com --sub web --exp 4000000000")
                        .runs(() -> new SignJwt()),
                command("verify", "verify the token on standard input")
                        .description("Prints the token if it is signed with the key, of this issuer, for this audience, and valid now.")
                        .flags(CryptoFlags.KEY, CryptoFlags.KEY_SET, CryptoFlags.EXPECTED_KEY_ID, CryptoFlags.PASSWORD_FILE,
                                CryptoFlags.EXPECTED_ALGORITHM, CryptoFlags.ISSUER, CryptoFlags.AUDIENCE, CryptoFlags.VERIFY_SUBTLE,
                                CryptoFlags.NO_END, CommonFlags.INSECURE)
                        .examples("  $ echo $TOKEN | ca-cli crypto jwt verify --key deploy.pub.json --iss deploy --aud https://example.com")
                        .runs(() -> new LookAtJwt(true)),
                command("inspect", "print the token on standard input without verifying it")
                        .flags(CryptoFlags.LOOK)
                        .examples("  $ ca-cli ca token web.example.com | ca-cli crypto jwt inspect --insecure")
                        .runs(() -> new LookAtJwt(false)));
    }
}
