package org.countersign.server.issue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.countersign.core.ProblemCode;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.SshCertificateBody;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.x509.CertificateIssuer;
import org.countersign.core.x509.SignedX509;
import org.countersign.core.x509.X509CertificateBody;
import org.countersign.core.x509.X509Certificates;
import org.countersign.server.signer.Signer;
import org.countersign.server.store.Admission.Admitted;

/// The CA keys of this server, and the one place where they are applied to certificates. It signs what the store has admitted and
/// nothing else: record, then sign.
public final class CaKeys {
    private final Map<CertificateType, SshCa> ssh;
    private final Signer x509Signer;
    private final CertificateIssuer x509Issuer;

    /// @param ssh        the SSH CA of each type that is configured
    /// @param x509Signer the key of the issuing certificate
    public CaKeys(Map<CertificateType, SshCa> ssh, Signer x509Signer, CertificateIssuer x509Issuer) {
        this.ssh = Map.copyOf(ssh);
        this.x509Signer = x509Signer;
        this.x509Issuer = x509Issuer;
    }

    /// @throws org.countersign.core.ProblemException SSH_TYPE_NOT_CONFIGURED
    public SshCa ssh(CertificateType type) {
        return find(type).orElseThrow(() -> ProblemCode.SSH_TYPE_NOT_CONFIGURED.refuse(
                "This server has no SSH CA key for " + type.word() + " certificates."));
    }

    public Optional<SshCa> find(CertificateType type) {
        return Optional.ofNullable(ssh.get(type));
    }

    /// A key that signs certificates is nobody's to log in with, of whichever type.
    ///
    /// @throws org.countersign.core.ProblemException INVALID_KEY
    void refuseOwn(SshPublicKey subject) {
        if (ssh.values().stream().anyMatch(ca -> ca.publicKey().equals(subject))) {
            throw ProblemCode.INVALID_KEY.refuse("That is a key of this certificate authority.");
        }
    }

    public CertificateIssuer x509Issuer() {
        return x509Issuer;
    }

    /// What was signed for one admission, in the order of its bodies.
    record Signed(List<SshCertificate> ssh, List<SignedX509> x509) {}

    Signed sign(Admitted admitted) {
        var sshCertificates = new ArrayList<SshCertificate>();
        var x509Certificates = new ArrayList<SignedX509>();
        for (var body : admitted.issuance().bodies()) {
            switch (body) {
                case SshCertificateBody sshBody -> sshCertificates.add(ssh(sshBody.type()).sign(sshBody));
                case X509CertificateBody x509Body -> x509Certificates.add(
                        X509Certificates.seal(x509Body, x509Signer::sign, x509Issuer.publicKey()));
                default -> throw new IllegalStateException("no key signs a " + body.getClass().getSimpleName());
            }
        }
        return new Signed(List.copyOf(sshCertificates), List.copyOf(x509Certificates));
    }
}
