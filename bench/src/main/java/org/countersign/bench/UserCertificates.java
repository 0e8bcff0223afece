package org.countersign.bench;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.countersign.core.api.SshSignRequest;
import org.countersign.core.crypto.Crypto;
import org.countersign.core.ssh.CertificateType;
import org.countersign.core.ssh.SshPublicKey;
import org.countersign.core.time.TimeDuration;

/// `POST /ssh/sign`: certificates for users with keys of P-256.
final class UserCertificates implements Work {
    private static final int USERS = 256;

    private final BenchedCa ca;
    private final UserTokens tokens;
    private final SshPublicKey caKey;
    private final Crypto crypto;
    private final List<SshPublicKey> publicKeys = new ArrayList<>(USERS);

    /// @param caKey signs the certificates
    UserCertificates(BenchedCa ca, UserTokens tokens, SshPublicKey caKey, Crypto crypto) throws GeneralSecurityException {
        this.ca = ca;
        this.tokens = tokens;
        this.caKey = caKey;
        this.crypto = crypto;
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        for (int i = 0; i < USERS; i++) {
            publicKeys.add(SshPublicKey.of(generator.generateKeyPair().getPublic()));
        }
    }

    @Override
    public byte[] request(int number, Instant end) {
        int user = number % USERS;
        var keyId = "user%03d@example.com".formatted(user);
        var principals = List.of("user%03d".formatted(user), keyId);
        var token = tokens.mint(keyId, principals, Work.newTokenId(), Instant.now(), end);
        return ca.post("/ssh/sign", new SshSignRequest(publicKeys.get(user), token,
                Optional.of(CertificateType.USER), keyId, principals, TimeDuration.UNSET, TimeDuration.UNSET,
                Optional.empty(), Optional.empty(), Optional.empty()).toJson());
    }

    @Override
    public void check(List<byte[]> answers) {
        SampleCheck.ssh(answers, caKey, crypto);
    }
}
