package org.countersign.core.issue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What one credential allows for an X.509 certificate.
///
/// @param commonName   subject of the certificate
/// @param commonNames  what a CSR may have as its common name
/// @param names        its subject alternative names, as text
/// @param credentialId what identifies the credential in the certificate's provisioner extension, for JWK the key id
/// @param csrHash      SHA-256 of the one CSR the credential is good for, when it says so
/// @param startsFrom   the certificate may not begin before this moment
/// @param endsBy       the certificate may not outlive this moment
public record X509Grant(GrantSource source, String commonName, List<String> commonNames, List<String> names,
        String credentialId, Optional<byte[]> csrHash, Optional<Instant> startsFrom, Optional<Instant> endsBy) implements Grant {
    public X509Grant {
        commonNames = List.copyOf(commonNames);
        names = List.copyOf(names);
    }
}
