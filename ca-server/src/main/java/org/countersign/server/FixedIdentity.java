package org.countersign.server;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.countersign.core.x509.CertificateIssuer;
import org.countersign.core.x509.LeafProfile;
import org.countersign.core.x509.MessageSigner;
import org.countersign.core.x509.SubjectAlternativeName;
import org.countersign.core.x509.SubjectName;
import org.countersign.core.x509.X509Certificates;
import org.countersign.server.http.TlsIdentity;

final class FixedIdentity {
    static TlsIdentity issue(String commonName, List<String> names, List<X509Certificate> chain, MessageSigner signer, InstantSource time) {
        try {
            var g = KeyPairGenerator.getInstance("EC");
            g.initialize(256);
            var kp = g.generateKeyPair();
            var issuer = CertificateIssuer.of(chain.getFirst());
            var subject = SubjectName.ofCommonName(commonName);
            var now = time.instant();
            var body = LeafProfile.body(new LeafProfile.Leaf(new BigInteger(127, new SecureRandom()), subject, kp.getPublic(),
                    now.minusSeconds(60), now.plusSeconds(86400), LeafProfile.extensions(subject,
                    names.stream().map(SubjectAlternativeName::ofServer).toList(), kp.getPublic(), issuer, Optional.empty())), issuer);
            var all = new ArrayList<X509Certificate>();
            all.add(X509Certificates.sign(body, signer, issuer.publicKey()));
            all.addAll(chain);
            return new TlsIdentity(kp.getPrivate(), all);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
