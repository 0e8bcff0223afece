package org.countersign.core.nebula;

import java.security.cert.CertificateException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.countersign.core.crypto.Crypto;
import org.countersign.core.crypto.VerifyingPool;
import org.countersign.core.ssh.Ed25519Keys;
import org.countersign.core.ssh.SshFormatException;

/// The authorities whose certificates are believed, and what they may say: as Nebula itself judges a peer.
public final class NebulaTrust {
    private record Root(NebulaDetails details, VerifyingPool key) {}

    private final Map<String, Root> byFingerprint = new HashMap<>();

    /// @throws NebulaFormatException when a certificate is not one of an authority, or not signed with its own key
    public NebulaTrust(List<NebulaCertificate> roots, Crypto crypto) {
        for (var root : roots) {
            byFingerprint.put(HexFormat.of().formatHex(root.fingerprint()), root(root, crypto));
        }
    }

    private static Root root(NebulaCertificate certificate, Crypto crypto) {
        var details = certificate.details();
        if (!details.authority()) {
            throw new NebulaFormatException("a certificate is not one of an authority");
        }
        try {
            var key = crypto.verifier("Ed25519", Ed25519Keys.ofPoint(details.publicKey()));
            if (!key.verify(details.encode(), certificate.signature())) {
                throw new NebulaFormatException("a certificate is not signed with its own key");
            }
            return new Root(details, key);
        } catch (SshFormatException e) {
            throw new NebulaFormatException("the key of an authority is not a valid one");
        }
    }

    /// @throws CertificateException when the certificate is not to be believed; the message is for the log
    public void check(NebulaCertificate certificate, Instant at) throws CertificateException {
        var details = certificate.details();
        require(!details.authority(), "the certificate is one of an authority");
        var root = byFingerprint.get(HexFormat.of().formatHex(details.issuer()));
        require(root != null, "the issuer of the certificate is not known here");
        require(isWithin(root.details, at), "the issuer of the certificate is not within its validity");
        require(isWithin(details, at), "the certificate is not within its validity");
        require(root.key.verify(details.encode(), certificate.signature()), "the signature of the certificate is not good");
        checkAllowed(root.details, details);
    }

    /// Both ends count.
    private static boolean isWithin(NebulaDetails details, Instant at) {
        return !at.isBefore(details.notBefore()) && !at.isAfter(details.notAfter());
    }

    /// An authority that names networks, subnets or groups may give out those alone.
    private static void checkAllowed(NebulaDetails root, NebulaDetails details) throws CertificateException {
        require(!details.notBefore().isBefore(root.notBefore()) && !details.notAfter().isAfter(root.notAfter()),
                "the certificate lasts beyond its issuer");
        require(root.groups().isEmpty() || root.groups().containsAll(details.groups()),
                "the certificate has a group its issuer may not give");
        require(allows(root.networks(), details.networks()), "the certificate has an address its issuer may not give");
        require(allows(root.subnets(), details.subnets()), "the certificate has a subnet its issuer may not give");
    }

    private static boolean allows(List<NebulaNetwork> allowed, List<NebulaNetwork> given) {
        return allowed.isEmpty() || given.stream().allMatch(one -> allowed.stream().anyMatch(wide -> wide.contains(one)));
    }

    private static void require(boolean fine, String message) throws CertificateException {
        if (!fine) {
            throw new CertificateException(message);
        }
    }
}
