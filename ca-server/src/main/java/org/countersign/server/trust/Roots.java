package org.countersign.server.trust;

import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.countersign.core.keys.Pem;
import org.countersign.core.x509.X509Certificates;

/// The certificates of this authority as text, ready to be served.
///
/// @param roots         own roots
/// @param federated     roots of other authorities that are trusted beside them
/// @param intermediates the issuing certificate first
public record Roots(List<X509Certificate> roots, List<X509Certificate> federated, List<X509Certificate> intermediates) {
    public Roots {
        roots = List.copyOf(roots);
        federated = List.copyOf(federated);
        intermediates = List.copyOf(intermediates);
    }

    static String pem(X509Certificate certificate) {
        return Pem.encode("CERTIFICATE", X509Certificates.der(certificate));
    }

    /// PEM of each root, own or federated, by the hex SHA-256 of its DER.
    Map<String, String> byFingerprint() {
        var index = new HashMap<String, String>();
        roots.forEach(root -> index.put(X509Certificates.fingerprint(root), pem(root)));
        federated.forEach(root -> index.put(X509Certificates.fingerprint(root), pem(root)));
        return index;
    }

    /// The hash to which clients pin this authority.
    public Optional<String> fingerprint() {
        return roots.stream().findFirst().map(X509Certificates::fingerprint);
    }
}
