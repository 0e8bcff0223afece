package org.countersign.cli.command;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What `step` does and this program does not, because other tools do it better or this CA has no need of it: by the words of the command, what
/// to use instead.
public final class Elsewhere {
    private static final String OPENSSL_KEY = "openssl pkey -in KEY ";
    private static final String CA_JSON = "ca.json, see docs/CONFIGURATION.md";
    private static final Map<String, String> INSTEAD = Map.ofEntries(
            Map.entry("api", "'ca-cli ca token' makes tokens; there is no such service"),
            Map.entry("base64", "base64 FILE, and base64 -d FILE"),
            Map.entry("beta", "'ca-cli help' lists the commands"),
            Map.entry("ca acme", "'ca-cli ca certificate' and 'ca-cli ca renew' get and renew certificates; this CA does not speak ACME"),
            Map.entry("ca admin", "'ca-cli ca provisioner', and what else is in " + CA_JSON),
            Map.entry("ca policy", "\"policy\" in " + CA_JSON),
            Map.entry("certificate create", "'ca-cli ca certificate' gets one from the CA, 'ca-cli ca init' makes a CA; a request for 'ca-cli ca sign':"
                    + " openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout KEY -out CSR -subj /CN=NAME"),
            Map.entry("certificate lint", "'ca-cli certificate verify' and 'ca-cli certificate inspect'"),
            Map.entry("certificate p12", "openssl pkcs12 -export -in CRT -inkey KEY -out FILE"),
            Map.entry("certificate sign", "'ca-cli ca sign' has the CA sign a request; by hand: openssl x509 -req -in CSR -CA CRT -CAkey KEY -CAcreateserial"
                    + " -copy_extensions copy -out FILE"),
            Map.entry("crl", "openssl crl -in FILE -noout -text; 'ca-cli ssh krl inspect' for lists of OpenSSH"),
            Map.entry("crypto hash", "sha256sum FILE, and sha256sum -c; openssl dgst has others"),
            Map.entry("crypto jwe", "'ca-cli crypto change-pass' changes the password of an encrypted JWK; for files: openssl cms -encrypt, gpg"),
            Map.entry("crypto jws", "'ca-cli crypto jwt' signs, verifies and shows tokens"),
            Map.entry("crypto jwk keyset", "jq '{keys: [.]}' JWK, and jq --slurpfile new JWK '.keys += $new' JWKS"),
            Map.entry("crypto kdf", "openssl passwd -6, mkpasswd"),
            Map.entry("crypto key fingerprint", OPENSSL_KEY + "-pubout -outform DER | sha256sum; 'ca-cli ssh fingerprint' for keys of SSH"),
            Map.entry("crypto key inspect", OPENSSL_KEY + "-noout -text_pub"),
            Map.entry("crypto key public", OPENSSL_KEY + "-pubout; ssh-keygen -y -f KEY for keys of SSH"),
            Map.entry("crypto key sign", "openssl dgst -sha256 -sign KEY FILE; ssh-keygen -Y sign for keys of SSH"),
            Map.entry("crypto key verify", "openssl dgst -sha256 -verify PUB -signature SIG FILE; ssh-keygen -Y verify for keys of SSH"),
            Map.entry("crypto nacl", "openssl, or age for files"),
            Map.entry("crypto otp", "oathtool --totp"),
            Map.entry("crypto rand", "openssl rand -hex 32"),
            Map.entry("crypto winpe", "osslsigncode extract-signature"),
            Map.entry("fileserver", "python3 -m http.server"),
            Map.entry("oauth", "'ca-cli ssh login --provisioner NAME' and 'ca-cli ca token --provisioner NAME' log in by OpenID Connect"));

    private Elsewhere() {}

    /// @param command the words of a command that is not here
    public static Optional<String> instead(String command) {
        return Optional.ofNullable(INSTEAD.get(command)).map(use -> "instead: " + use);
    }

    static Set<String> commands() {
        return INSTEAD.keySet();
    }
}
