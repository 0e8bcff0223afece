package org.countersign.fuzz;

import java.util.Arrays;
import org.countersign.core.crypto.Crypto;
import org.countersign.core.ssh.SshCertificate;
import org.countersign.core.ssh.SshCertificateBody;
import org.countersign.core.ssh.SshFormatException;

/// SSH certificates: what was checked is what was signed, to the byte.
record CertificateTarget() implements Target {
    @Override
    public boolean feed(byte[] data) {
        SshCertificate certificate;
        try {
            certificate = SshCertificate.parse(data);
        } catch (SshFormatException e) {
            return false;
        }
        Target.require(Arrays.equals(data, certificate.blob()), "a certificate has one blob");
        var body = certificate.body();
        var again = SshCertificateBody.parse(body.toBeSigned());
        Target.require(Arrays.equals(body.toBeSigned(), again.toBeSigned()) && body.principals().equals(again.principals())
                && body.criticalOptions().equals(again.criticalOptions()) && body.validity().equals(again.validity()),
                "a body reads as it was written");
        Target.require(Arrays.equals(certificate.reread().blob(), data), "a certificate rereads as it is");
        try {
            certificate.isSignedBy(body.signatureKey(), Crypto.jdk());
        } catch (SshFormatException e) {
            return true;
        }
        return true;
    }
}
