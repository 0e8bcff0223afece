package org.countersign.cli.command.certificate;

import static org.countersign.cli.grammar.CommandSpec.command;

import java.util.List;
import org.countersign.cli.command.CommonFlags;
import org.countersign.cli.command.renewal.Threshold;
import org.countersign.cli.grammar.CommandGroup;
import org.countersign.cli.grammar.Flag;
import org.countersign.cli.grammar.Node;
import org.countersign.cli.grammar.Positional;

/// The table of the group `certificate`.
public final class CertificateCommands {
    static final Flag BUNDLE = Flag.toggle("bundle", "Use all certificates of the file or server, not only the first.");
    static final Flag SHORT = Flag.toggle("short", "Print only the most important facts, in a few lines.");
    static final Flag INSPECT_FORMAT = Flag.value("format", "format", "How to print the certificate.")
            .oneOf("text", "json", "pem").byDefault("text");
    static final Flag FINGERPRINT_FORMAT = CommonFlags.FINGERPRINT_FORMAT.byDefault("hex");
    static final Flag SHA1 = Flag.toggle("sha1", "Use SHA-1 instead of SHA-256. Requires --insecure.");
    static final Flag ROOTS = Flag.value("roots", "file",
            "The <file> with the roots to trust instead of those of the system: one, a directory of them, or several with "
            + "commas between them.");
    static final Flag SERVER_NAME = Flag.value("servername", "name", "The <name> to ask a server for.");
    static final Flag UNVERIFIED = Flag.toggle("insecure", "Accept a server that cannot be verified.");
    static final Flag HOST = Flag.value("host", "name", "The host <name> that the certificate has to be good for.");
    static final Flag ISSUING_CA = Flag.value("issuing-ca", "file",
            "The <file> with the certificate of the issuer, where it is not behind the certificate itself.");
    static final Flag VERIFY_CRL = Flag.toggle("verify-crl",
            "Ask a revocation list of the issuer whether the certificate was revoked.");
    static final Flag CRL_ENDPOINT = Flag.value("crl-endpoint", "url",
            "The <url> or file of the list, instead of those that the certificate names. Requires --verify-crl.");
    static final Flag VERIFY_OCSP = Flag.toggle("verify-ocsp",
            "Ask an OCSP responder of the issuer whether the certificate was revoked.");
    static final Flag OCSP_ENDPOINT = Flag.value("ocsp-endpoint", "url",
            "The <url> of the responder, instead of those that the certificate names. Requires --verify-ocsp.");
    static final Flag VERBOSE = Flag.toggle("verbose,v", "Say what was verified when the certificate is good.");
    static final Flag PREFIX = Flag.value("prefix", "name",
            "The beginning of the name under which the certificate is stored. Its common name by default.");
    static final Flag ALL = Flag.toggle("all", "Use the stores of the system, of Java and of Firefox.");
    static final Flag JAVA = Flag.toggle("java", "Use the store of Java too, the one of $JAVA_HOME.");
    static final Flag FIREFOX = Flag.toggle("firefox", "Use the stores of Firefox and Chrome too.");
    static final Flag NO_SYSTEM = Flag.toggle("no-system", "Leave the store of the system alone.");

    private static final String SOURCE = "A file with PEM or DER certificates, '-' for standard input, or the https URL "
            + "of a server.";
    private static final String LOCAL = "A file in PEM or DER, or '-' for standard input.";
    private static final Positional ROOT_FILE = Positional.one("crt-file", "A file with the root certificate.");

    private CertificateCommands() {}

    public static CommandGroup group() {
        return new CommandGroup("certificate", "look at X.509 certificates and install roots", """
                Prints certificates and their fingerprints, and puts a root certificate into the trust stores of this \
                machine.""", CertificateCommands::members);
    }

    private static List<Node> members() {
        return List.of(
                command("bundle", "put a certificate and the one of its issuer into one file")
                        .description("Writes a certificate and behind it the one of its issuer, as servers send them.")
                        .takes(Positional.one("crt-file", "The file with the certificate."),
                                Positional.one("ca-file", "The file with the certificate of its issuer."),
                                Positional.one("bundle-file", "The file to write."))
                        .flags(CommonFlags.FORCE)
                        .examples("  $ ca-cli certificate bundle web.crt intermediate.crt bundle.crt")
                        .runs(() -> new MakeBundle()),
                command("fingerprint", "print the fingerprint of a certificate")
                        .description("""
                                Prints the SHA-256 fingerprint of a certificate's DER encoding. For a root certificate \
                                this is the value that 'ca bootstrap' wants.""")
                        .takes(Positional.one("crt-file", SOURCE))
                        .flags(BUNDLE, FINGERPRINT_FORMAT, SHA1, ROOTS, SERVER_NAME, UNVERIFIED)
                        .examples("  $ ca-cli certificate fingerprint root_ca.crt")
                        .runs(() -> new PrintFingerprint()),
                command("format", "turn a certificate in PEM into DER, and the other way round")
                        .description("Prints the first certificate of a file in the other of the two forms.")
                        .takes(Positional.one("crt-file", LOCAL))
                        .flags(Result.OUT, CommonFlags.FORCE)
                        .examples("  $ ca-cli certificate format --out root_ca.der root_ca.crt")
                        .runs(() -> new ConvertForm()),
                command("inspect", "print what a certificate says")
                        .description("Prints the contents of a certificate. Without an argument it is read from standard input.")
                        .takes(Positional.optional("crt-file", SOURCE))
                        .flags(BUNDLE, INSPECT_FORMAT, SHORT, ROOTS, SERVER_NAME, UNVERIFIED)
                        .examples("""
                                  $ ca-cli certificate inspect web.crt
                                  $ ca-cli certificate inspect --format json --roots root_ca.crt https://ca.example.com""".indent(2))
                        .runs(() -> new Inspect()),
                command("install", "make this machine trust a root certificate")
                        .description("""
                                Puts a root certificate into the trust store of the system, so that every program trusts \
                                the servers it certifies. ca-cli itself does not need this. Changing the store takes \
                                the rights of root; 'sudo' is used where it exists.""")
                        .takes(ROOT_FILE).flags(PREFIX, ALL, JAVA, FIREFOX, NO_SYSTEM)
                        .examples("""
                                $ ca-cli certificate install root_ca.crt
                                $ ca-cli certificate install --java --no-system root_ca.crt""".indent(2))
                        .runs(() -> new ChangeTrust(ChangeTrust.Direction.INSTALL)),
                command("key", "print the public key of a certificate")
                        .description("Prints the public key of the first certificate of a file, or of a certificate request.")
                        .takes(Positional.one("crt-file", LOCAL))
                        .flags(Result.OUT, CommonFlags.FORCE)
                        .examples("  $ ca-cli certificate key web.crt")
                        .runs(() -> new PrintKey()),
                command("verify", "verify a certificate against its roots")
                        .description("""
                                Verifies that a certificate leads to a root, by the intermediates that stand behind it, \
                                and that it is valid now; with --verify-crl or --verify-ocsp also that its issuer did \
                                not take it back: this certificate, not the intermediates above it. Where no list or answer of the issuer can be had that is signed by it \
                                and good now, the certificate is refused. Silent unless --verbose; the reason for a \
                                refusal is printed.""")
                        .takes(Positional.one("crt-file", SOURCE))
                        .flags(ROOTS, HOST, SERVER_NAME, ISSUING_CA, VERIFY_CRL, CRL_ENDPOINT, VERIFY_OCSP, OCSP_ENDPOINT, VERBOSE)
                        .exitCodes("0 it is good, 1 it is not.")
                        .examples("""
                                $ ca-cli certificate verify web.crt --roots root_ca.crt --host web.example.com
                                $ ca-cli certificate verify web.crt --roots root_ca.crt --verify-crl --crl-endpoint https://ca.example.com/1.0/crl""".indent(2))
                        .runs(() -> new Verify()),
                command("needs-renewal", "tell whether a certificate should be renewed now")
                        .description("""
                                Tells by its exit code whether a certificate is due for renewal: by default once 66% of \
                                its lifetime are over.""")
                        .takes(Positional.one("crt-file", SOURCE))
                        .flags(Threshold.EXPIRES_IN, BUNDLE, ROOTS, SERVER_NAME, Threshold.VERBOSE)
                        .exitCodes("0 it should be renewed, 1 it need not, 2 there is no such file, 255 anything else.")
                        .examples("  $ ca-cli certificate needs-renewal --expires-in 2h web.crt && ca-cli ca renew --force web.crt web.key")
                        .runs(() -> new NeedsRenewal()),
                command("uninstall", "make this machine no longer trust a root certificate")
                        .description("Undoes 'certificate install'. Give the same file and the same flags.")
                        .takes(ROOT_FILE).flags(PREFIX, ALL, JAVA, FIREFOX, NO_SYSTEM)
                        .examples("  $ ca-cli certificate uninstall root_ca.crt")
                        .runs(() -> new ChangeTrust(ChangeTrust.Direction.UNINSTALL)));
    }
}
