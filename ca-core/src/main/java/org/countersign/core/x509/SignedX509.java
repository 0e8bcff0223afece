package org.countersign.core.x509;

import org.countersign.core.crypto.Digests;
import org.countersign.core.keys.Pem;

/// A certificate that was signed here: the bytes that leave, and the body that is in them. [X509Certificates#seal] makes it.
///
/// It is no certificate of the JDK, because nobody here has to read it: that it can be read was seen before the body was recorded
/// ([LeafRules]).
public record SignedX509(X509CertificateBody body, byte[] der) {
    public String toPem() {
        return Pem.encode(CertificateBundle.LABEL, der);
    }

    /// Lower-case hex SHA-256 of the DER.
    public String fingerprint() {
        return Digests.sha256Hex(der);
    }
}
