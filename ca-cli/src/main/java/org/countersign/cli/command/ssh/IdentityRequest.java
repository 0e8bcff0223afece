package org.countersign.cli.command.ssh;

import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.countersign.cli.client.IssuedSsh;
import org.countersign.cli.command.IdentityFiles;
import org.countersign.cli.command.online.CaSession;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.grammar.Invocation;
import org.countersign.core.keys.KeyGenerator;
import org.countersign.core.keys.Pem;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.x509.RequestProfile;
import org.countersign.core.x509.SubjectAlternativeName;
import org.countersign.core.x509.SubjectName;

/// Asks for an X.509 identity beside an SSH certificate, where the CA wants its clients to have one.
record IdentityRequest(IdentityFiles files, KeyPair key, String csr) {

    /// Asks the CA whether it wants that; mostly it does not.
    ///
    /// @param keyId  of the SSH certificate
    /// @param hostId by which the CA is to know a host; as before, or a new one, when absent
    static Optional<IdentityRequest> of(Invocation call, CaSession ca, CertificateType type, String keyId, Optional<String> hostId) {
        if (!ca.client().version().requiresClientCertificate()) {
            return Optional.empty();
        }
        var files = new IdentityFiles(call.stepPath());
        var key = files.key().orElseGet(() -> KeyGenerator.ec("P-256").generate(new SecureRandom()));
        var known = type == CertificateType.USER ? Optional.<String>empty()
                : Optional.of(hostId.or(files::hostId).orElseGet(() -> UUID.randomUUID().toString()));
        return Optional.of(new IdentityRequest(files, key, csr(keyId, known, key)));
    }

    /// PEM.
    static String csr(String keyId, Optional<String> hostId, KeyPair key) {
        var names = new ArrayList<SubjectAlternativeName>();
        hostId.ifPresent(id -> names.add(new SubjectAlternativeName(SubjectAlternativeName.Type.URI, "urn:uuid:" + id)));
        names.addAll(SubjectAlternativeName.split(List.of(keyId)));
        return Pem.encode("CERTIFICATE REQUEST", RequestProfile.der(SubjectName.ofCommonName(keyId), names, key));
    }

    void store(Invocation call, IssuedSsh issued) {
        if (issued.identity().isEmpty()) {
            call.status().failed("Identity", "the CA made none");
        } else {
            told(call, () -> {
                files.store(issued.identity(), key);
                call.status().done("Identity", files.path().identityCertificate());
            });
        }
    }

    /// Keeps what the CA sent beside a renewed certificate.
    static void renew(Invocation call, IssuedSsh issued) {
        told(call, () -> new IdentityFiles(call.stepPath()).renew(issued.identity()));
    }

    /// The SSH certificate is issued, and worth more than this: what goes wrong now is told, but fails nothing.
    private static void told(Invocation call, Runnable keep) {
        try {
            keep.run();
        } catch (CommandFailure e) {
            call.status().failed("Identity", e.getMessage());
        }
    }
}
