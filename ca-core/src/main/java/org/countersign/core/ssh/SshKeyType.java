package org.countersign.core.ssh;

import java.util.Arrays;
import java.util.Optional;

/// The public key types that can be certified, and those that can certify.
///
/// @see <a href="https://www.rfc-editor.org/rfc/rfc5656">RFC 5656</a>, RFC 8709, and PROTOCOL.u2f of OpenSSH for `sk-`
public enum SshKeyType {
    RSA("ssh-rsa", "ssh-rsa-cert-v01@openssh.com", "RSA", ""),
    ECDSA_P256("ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256-cert-v01@openssh.com", "ECDSA", "nistp256"),
    ECDSA_P384("ecdsa-sha2-nistp384", "ecdsa-sha2-nistp384-cert-v01@openssh.com", "ECDSA", "nistp384"),
    ECDSA_P521("ecdsa-sha2-nistp521", "ecdsa-sha2-nistp521-cert-v01@openssh.com", "ECDSA", "nistp521"),
    ED25519("ssh-ed25519", "ssh-ed25519-cert-v01@openssh.com", "ED25519", ""),
    SK_ECDSA_P256("sk-ecdsa-sha2-nistp256@openssh.com", "sk-ecdsa-sha2-nistp256-cert-v01@openssh.com", "SK-ECDSA", "nistp256"),
    SK_ED25519("sk-ssh-ed25519@openssh.com", "sk-ssh-ed25519-cert-v01@openssh.com", "SK-ED25519", "");

    private final String wireName;
    private final String certificateName;
    private final String algorithm;
    private final String curve;

    SshKeyType(String wireName, String certificateName, String algorithm, String curve) {
        this.wireName = wireName;
        this.certificateName = certificateName;
        this.algorithm = algorithm;
        this.curve = curve;
    }

    public String wireName() {
        return wireName;
    }

    /// Wire name of a certificate for a key of this type.
    public String certificateName() {
        return certificateName;
    }

    /// The word that `ssh-keygen -l` prints.
    public String algorithm() {
        return algorithm;
    }

    /// Name of the elliptic curve as it stands in the key (RFC 5656, "Required Curves"); empty for other keys.
    public String curve() {
        return curve;
    }

    public boolean isEcdsa() {
        return !curve.isEmpty();
    }

    /// Whether the private half lives on a security key.
    public boolean isSecurityKey() {
        return this == SK_ECDSA_P256 || this == SK_ED25519;
    }

    public static Optional<SshKeyType> ofWireName(String name) {
        return Arrays.stream(values()).filter(type -> type.wireName.equals(name)).findFirst();
    }

    public static Optional<SshKeyType> ofCertificateName(String name) {
        return Arrays.stream(values()).filter(type -> type.certificateName.equals(name)).findFirst();
    }
}
