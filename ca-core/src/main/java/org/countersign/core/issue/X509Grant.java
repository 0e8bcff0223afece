package org.countersign.core.issue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.countersign.core.x509.ProvisionerExtension;

/// What one credential allows for an X.509 certificate.
///
/// @param nameSource   whether the names of the certificate are the ones given here or those of the CSR
/// @param commonName   subject of the certificate
/// @param commonNames  what a CSR may have as its common name; none where it may have any ([NameSource#INSTANCE])
/// @param names        its subject alternative names, as text
/// @param extension    what the certificate says about its provisioner, unless its claims keep that out
/// @param csrHash      SHA-256 of the one CSR the credential is good for, when it says so
/// @param startsFrom   the certificate may not begin before this moment
/// @param endsBy       the certificate may not outlive this moment
public record X509Grant(GrantSource source, NameSource nameSource, String commonName, List<String> commonNames,
        List<String> names, ProvisionerExtension extension, Optional<byte[]> csrHash, Optional<Instant> startsFrom,
        Optional<Instant> endsBy) implements Grant {
    public X509Grant {
        commonNames = List.copyOf(commonNames);
        names = List.copyOf(names);
    }
}
