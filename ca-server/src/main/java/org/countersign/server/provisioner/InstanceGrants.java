package org.countersign.server.provisioner;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.countersign.core.crypto.Digests;
import org.countersign.core.issue.ClaimRefusal;
import org.countersign.core.issue.CredentialId;
import org.countersign.core.issue.Evidence;
import org.countersign.core.issue.GrantSource;
import org.countersign.core.issue.NameSource;
import org.countersign.core.issue.SshGrant;
import org.countersign.core.issue.SshGrant.Stated;
import org.countersign.core.issue.X509Grant;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.time.TimeDuration;
import org.countersign.core.token.VerifiedToken;
import org.countersign.core.x509.ProvisionerExtension;

/// Grants for machines that a cloud vouches for. Which machine it is, is certain; what it is called beyond that is its own word
/// unless the operator wants the names that the cloud gave it. So its word counts once: whoever gets into the machine later cannot
/// have it certified under another name.
final class InstanceGrants {
    /// No end that anybody lives to see: what was trusted once is remembered for good.
    private static final Instant FOREVER = Instant.parse("9999-12-31T23:59:59Z");

    private InstanceGrants() {}

    /// The source of the one grant that a machine ever gets.
    ///
    /// @param machine names it, also among those of other provisioners
    static GrantSource once(Profile profile, VerifiedToken token, String machine) {
        var spends = profile.credential(Digests.sha256Hex(machine.getBytes(UTF_8)), FOREVER);
        return source(profile, token, Optional.of(spends));
    }

    /// The source of a grant for a machine that may come again, with another token.
    static GrantSource again(Profile profile, VerifiedToken token) {
        return source(profile, token, Optional.of(profile.credential(token.id(), token.expires())));
    }

    /// The source of a grant for a machine that may come again, with the same token.
    static GrantSource freely(Profile profile, VerifiedToken token) {
        return source(profile, token, Optional.empty());
    }

    private static GrantSource source(Profile profile, VerifiedToken token, Optional<CredentialId> spends) {
        return new GrantSource(profile.name(), profile.type(), profile.claims(), spends, Evidence.of(token.claims()));
    }

    /// A host certificate.
    ///
    /// @param principals the only ones it may have; none: the request chooses
    static SshGrant host(GrantSource source, String keyId, List<String> principals) {
        return ssh(source, CertificateType.HOST, keyId, principals);
    }

    static SshGrant ssh(GrantSource source, CertificateType type, String keyId, List<String> principals) {
        if (!source.claims().enableSshCa()) {
            throw ClaimRefusal.sshNotEnabled(source.provisioner());
        }
        var stated = new Stated(Optional.of(type), principals, TimeDuration.UNSET, TimeDuration.UNSET);
        return new SshGrant(source, stated, NameSource.INSTANCE, type, keyId, principals, SshGrant.defaultExtensions(type),
                Optional.empty());
    }

    /// @param commonNames the only ones the certificate may have; none: the request chooses
    /// @param names       the certificate's other names; none: the request chooses
    /// @param facts       names and values about the machine that the certificate tells, by turns
    static X509Grant x509(GrantSource source, String commonName, List<String> commonNames, List<String> names,
            String credentialId, List<String> facts) {
        var extension = new ProvisionerExtension(source.type().number(), source.provisioner(), credentialId, facts);
        return new X509Grant(source, NameSource.INSTANCE, commonName, commonNames, names, extension, Optional.empty(),
                Optional.empty(), Optional.empty());
    }
}
