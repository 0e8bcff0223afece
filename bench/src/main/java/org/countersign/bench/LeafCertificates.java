package org.countersign.bench;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.countersign.core.api.X509SignRequest;
import org.countersign.core.json.JsonObject;
import org.countersign.core.time.TimeDuration;
import org.countersign.core.token.TokenContent;
import org.countersign.core.token.TokenPurpose;
import org.countersign.core.x509.RequestProfile;
import org.countersign.core.x509.SubjectAlternativeName;
import org.countersign.core.x509.SubjectName;

/// `POST /sign`: X.509 certificates for servers with keys of P-256.
final class LeafCertificates implements Work {
    private static final int SERVERS = 64;

    private final BenchedCa ca;
    private final PublicKey caKey;
    private final List<String> requests = new ArrayList<>();

    /// @param caKey signs the certificates
    LeafCertificates(BenchedCa ca, PublicKey caKey) throws GeneralSecurityException {
        this.ca = ca;
        this.caKey = caKey;
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        for (int i = 0; i < SERVERS; i++) {
            var der = RequestProfile.der(SubjectName.ofCommonName(name(i)), SubjectAlternativeName.split(List.of(name(i))),
                    generator.generateKeyPair());
            requests.add("-----BEGIN CERTIFICATE REQUEST-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                    + "\n-----END CERTIFICATE REQUEST-----\n");
        }
    }

    private static String name(int server) {
        return "server%03d.example.com".formatted(server);
    }

    @Override
    public byte[] request(int number, Instant end) {
        int server = number % SERVERS;
        var token = ca.tokens().mint(TokenContent.of(TokenPurpose.SIGN, ca.url(), name(server), Work.newTokenId(), Instant.now())
                .valid(Instant.now(), end).withRoot(ca.root())
                .with(JsonObject.builder().put("sans", List.of(name(server))).build()));
        return ca.post("/sign", new X509SignRequest(requests.get(server), token, TimeDuration.UNSET, TimeDuration.UNSET,
                Optional.empty()).toJson());
    }

    @Override
    public void check(List<byte[]> answers) {
        SampleCheck.x509(answers, caKey);
    }
}
