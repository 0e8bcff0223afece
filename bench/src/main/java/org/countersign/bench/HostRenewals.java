package org.countersign.bench;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.countersign.core.api.SshRenewRequest;
import org.countersign.core.api.SshSignRequest;
import org.countersign.core.crypto.Crypto;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.time.TimeDuration;
import org.countersign.core.token.SshTokenOptions;
import org.countersign.core.token.TokenContent;
import org.countersign.core.token.TokenMinter;
import org.countersign.core.token.TokenPurpose;

/// `POST /ssh/renew`: hosts with keys of P-256 renew the certificate that each got before the load began.
final class HostRenewals implements Work {
    private static final int HOSTS = 64;
    private static final int CREATED = 201;

    private final BenchedCa ca;
    private final SshPublicKey caKey;
    private final Crypto crypto;
    private final List<TokenMinter> hosts;

    private HostRenewals(BenchedCa ca, SshPublicKey caKey, Crypto crypto, List<TokenMinter> hosts) {
        this.ca = ca;
        this.caKey = caKey;
        this.crypto = crypto;
        this.hosts = hosts;
    }

    /// Gets the certificates from the server.
    ///
    /// @param caKey signs them
    static HostRenewals prepare(BenchedCa ca, SshPublicKey caKey, Crypto crypto) throws IOException, GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        var hosts = new ArrayList<TokenMinter>();
        try (var connection = HttpsConnection.open(ca)) {
            for (int i = 0; i < HOSTS; i++) {
                hosts.add(host(ca, connection, i, generator.generateKeyPair()));
            }
        }
        return new HostRenewals(ca, caKey, crypto, hosts);
    }

    private static TokenMinter host(BenchedCa ca, HttpsConnection connection, int number, KeyPair key) throws IOException {
        var name = "host%03d.example.com".formatted(number);
        var now = Instant.now();
        var publicKey = SshPublicKey.of(key.getPublic());
        var token = ca.tokens().mint(TokenContent.of(TokenPurpose.SSH_SIGN, ca.url(), name, Work.newTokenId(), now).withRoot(ca.root())
                .withSsh(new SshTokenOptions("host", name, List.of(name), "", "")));
        var request = new SshSignRequest(publicKey, token, Optional.of(CertificateType.HOST), name, List.of(name),
                TimeDuration.UNSET, TimeDuration.UNSET, Optional.empty(), Optional.empty(), Optional.empty());
        var answer = connection.exchange(ca.post("/ssh/sign", request.toJson()));
        if (answer.status() != CREATED) {
            throw new IOException("no certificate for a host, but status " + answer.status());
        }
        return TokenMinter.sshpop("sshpop", SampleCheck.sshCertificate(answer.body()).blob(), publicKey, key.getPrivate());
    }

    @Override
    public byte[] request(int number, Instant end) {
        int host = number % HOSTS;
        var token = hosts.get(host).mint(TokenContent.of(TokenPurpose.SSH_RENEW, ca.url(), "host%03d.example.com".formatted(host),
                Work.newTokenId(), Instant.now()).valid(Instant.now(), end));
        return ca.post("/ssh/renew", new SshRenewRequest(token).toJson());
    }

    @Override
    public void check(List<byte[]> answers) {
        SampleCheck.ssh(answers, caKey, crypto);
    }
}
